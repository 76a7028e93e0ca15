"""Quality in figures: the product under test beside plain methods, on labelled files.

Each measure is a module with a loader for its file, a judge that knows nothing of how the answers came
about, and one asynchronous `measure_...` that runs every system over the same input and returns a `Report`.
"""
