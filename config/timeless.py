"""Until a process knows the time it serves nothing that could close or refuse an exam by a wrong clock."""

from config.health import DOORS
from exams.delivery.fast import App, Receive, Scope, Send
from office import clock

SENTENCE = (
    "Hệ thống đang khởi động. Xin thử lại sau vài giây. / The platform is starting. Please try again in a moment."
)
HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"retry-after", b"2"),
]


def once_time_is_known(serving: App) -> App:
    """`serving`, behind a door that answers 503 while the time is not known; the doors of health stay open."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if clock.is_known() or scope.get("path") in DOORS:
            await serving(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1013})
        else:
            await send({"type": "http.response.start", "status": 503, "headers": HEADERS})
            await send({"type": "http.response.body", "body": SENTENCE.encode()})

    return serve
