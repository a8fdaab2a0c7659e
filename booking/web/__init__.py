"""The web: what a request may say, who may ask, and how an answer looks."""
