"""Pictures drawn on the server: SVG with classes only, so that a strict policy holds.

Plain data in, text out. What stands in a picture stands in a table beside it too.
"""
