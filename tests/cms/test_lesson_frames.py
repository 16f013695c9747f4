"""Players of other hosts: only of hosts that the settings allow, and nothing of them before the reader asks."""

from typing import Any

import pytest
from django.test import Client

from cms.lesson_frames import frame_of, hosts_of
from tests.cms.lessons import MEDIA, course_alone, lesson_in, recording

NAME = "a1B2-c3_D4"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (f"https://www.youtube.com/watch?v={NAME}&t=3", f"https://www.youtube-nocookie.com/embed/{NAME}"),
        (f"https://youtu.be/{NAME}", f"https://www.youtube-nocookie.com/embed/{NAME}"),
        ("https://vimeo.com/123", "https://player.vimeo.com/video/123"),
        (f"https://video.khue.example/w/{NAME}", f"https://video.khue.example/videos/embed/{NAME}"),
        (f"https://video.khue.example/videos/watch/{NAME}", f"https://video.khue.example/videos/embed/{NAME}"),
        (f"https://video.khue.example/videos/embed/{NAME}", f"https://video.khue.example/videos/embed/{NAME}"),
        (f"https://video.khue.example/embed/{NAME}", f"https://video.khue.example/embed/{NAME}"),
        ("https://video.khue.example/about", ""),
        ("https://www.youtube.com/watch", ""),
        ("https://youtu.be/", ""),
        ('https://youtu.be/"onload=', ""),
        ("https://video.khue.example/embed/../../admin/", ""),
        ("https://vimeo.com/channels/x/1", ""),
    ],
)
def test_a_page_of_a_video_has_a_player_or_stays_a_link(address: str, player: str) -> None:
    assert frame_of(address) == player


def test_hosts_are_named_once() -> None:
    assert hosts_of(["https://a.example/1", "", "https://a.example/2"]) == {"https://a.example"}


def test_the_page_allows_that_host_alone_and_loads_nothing_by_itself(db: None, client: Client, settings: Any) -> None:
    settings.LESSON_VIDEO_HOSTS = ["video.khue.example"]
    address = f"https://video.khue.example/w/{NAME}"
    part = {"type": "media", "value": recording(address=address), "id": MEDIA}
    lesson = lesson_in(course_alone(), 1, parts=[part])
    answer = client.get(lesson.url)
    shown, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    assert "<iframe" not in shown
    assert f'data-player="https://video.khue.example/videos/embed/{NAME}"' in shown
    assert policy.endswith("; frame-src https://video.khue.example")
    assert policy.startswith("default-src 'none'; ")

    kept = client.get(f"{lesson.url}?copy=vi")
    assert "data-player" not in kept.content.decode()
    assert "frame-src" not in kept.headers["Content-Security-Policy"]

    settings.LESSON_VIDEO_HOSTS = []  # no longer allowed: a link, and no frame
    answer = client.get(lesson.url)
    assert "data-player" not in answer.content.decode()
    assert "frame-src" not in answer.headers["Content-Security-Policy"]
