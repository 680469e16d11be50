"""``python -m pasni_analysis`` is ``pasni``."""

import sys

from pasni_analysis.cli import main

sys.exit(main())
