"""What workers are forked with: the libraries that cost each of them a second to import.

Of the engine there is only what keeps manim plain, so that a worker runs the sources as they are now.
"""

import gc
from importlib import import_module

# In this order: tenuto.stage sees to it that manim comes without anybody's configuration.
for name in ("tenuto.stage", "manim", "av", "scipy.ndimage", "typst", "fontTools.ttLib"):
    import_module(name)

# What is here stays: the collector of a worker need not go through it again and again.
gc.freeze()
