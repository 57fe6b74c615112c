"""The screens: the only place with Streamlit and Plotly."""
