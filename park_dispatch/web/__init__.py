"""The only place with Streamlit and Plotly: shell, sign-in, filters, figures, the Gantt component."""
