"""The gathering explorer in real JupyterLab: by pointer and by keyboard."""
