"""The pages: parse, ask one action, prepare text, render. Works without a script."""
