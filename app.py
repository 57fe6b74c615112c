"""The server: `streamlit run app.py`, `python -m park_dispatch serve` or any ASGI server on `app:app`."""

from park_dispatch.web.server import make_app

app = make_app()

if __name__ == "__main__":
    app.run()
