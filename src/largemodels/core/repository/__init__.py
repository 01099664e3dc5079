"""Where the course's files lie: notebooks, links, packages, and a small extension to Jupyter's server."""
