"""An audit in its folder: frozen, drawn, answered, concluded, and made again."""
