"""The same pages as Django itself serves them under uvicorn: its ASGI handler, nothing of ours.

uvicorn benchmarks.reference.django_alone:application --loop uvloop
"""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_asgi_application()
