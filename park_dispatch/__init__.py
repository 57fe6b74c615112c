"""Park Dispatch (园区工程项目建设调度看板): from the sheets people already keep to the state of every building."""

__version__ = "0.1.0"
