"""The server's door: pages and API by HTTP, live updates by socket."""

import os
from typing import cast

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
pages = get_asgi_application()

from config.timeless import once_time_is_known  # noqa: E402
from exams.delivery.fast import App, beside  # noqa: E402  # models can be imported only after the set-up above
from exams.delivery.fast_sign_in import sign_in_beside  # noqa: E402
from exams.delivery.sockets import urlpatterns  # noqa: E402

sockets = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(urlpatterns)))
# Signing in by code is together as well; it needs the address of who asks, so it stands behind the proxy's word.
others = ProtocolTypeRouter({"http": sign_in_beside(cast(App, pages)), "websocket": sockets})
# The wire of the exam first, with nothing in between; who asks is in its token, so the proxy's word is not needed.
# The proxy is believed only when it stands on this machine (or where FORWARDED_ALLOW_IPS says): it overwrites what a
# visitor says of himself.
application = once_time_is_known(
    beside(cast(App, ProxyHeadersMiddleware(others, trusted_hosts=os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1"))))
)
