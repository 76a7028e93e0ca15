"""The demo shop's pictures, drawn shape by shape: a file a department, over one small canvas."""
