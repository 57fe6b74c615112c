"""The server: `streamlit run app.py`, `python -m park_dispatch serve` or any ASGI server on `app:app`.

`streamlit run` looks for the words `st.App(` in this very file; what goes into it is in park_dispatch/web/server.py.
"""

import streamlit as st

from park_dispatch.web.faults import sorry
from park_dispatch.web.server import MIDDLEWARE, ROUTES, SHELL, lifespan

app = st.App(SHELL, lifespan=lifespan, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=sorry)

if __name__ == "__main__":
    app.run()
