"""Loads the demo's public pages."""

from datetime import datetime, timedelta

from wagtail.models import Locale, Page, Site

from cms.models import HomePage, NoticePage
from demo.reference import load_news, load_reference

LEAD = (
    "Nền tảng bồi dưỡng và kiểm tra trực tuyến của Đảng ủy Ủy ban nhân dân tỉnh Khuê Giang: "
    "học tài liệu, làm bài kiểm tra, xem kết quả."
)
NOTICES = (
    (
        "Kiểm tra cuối khóa lớp nhận thức về Đảng 02/2026",
        "Bài kiểm tra gồm 40 câu, làm trong 40 phút, trên máy tính hoặc điện thoại.",
        "<p>Học viên đăng nhập bằng tên đăng nhập hoặc mã dùng một lần in trên phiếu. Mỗi câu chọn xong được lưu ngay. "
        "Nếu mất mạng, cứ làm tiếp: bài được gửi lại khi có mạng.</p>"
        "<h2>Cần chuẩn bị</h2><ul><li>Phiếu dự kiểm tra có mã dùng một lần.</li>"
        "<li>Điện thoại đã sạc đầy hoặc máy tính của phòng kiểm tra.</li></ul>",
    ),
    (
        "Kết quả lớp nhận thức về Đảng 01/2026",
        "Kết quả kiểm tra cuối khóa đã được công bố cho học viên.",
        "<p>Học viên đăng nhập và mở mục “Bài thi của tôi” để xem điểm và xếp loại.</p>",
    ),
    (
        "Không đăng tài liệu mật",
        "Trang này chỉ dùng cho tài liệu không thuộc danh mục bí mật nhà nước.",
        "<p>Người đăng tài liệu chịu trách nhiệm bảo đảm tài liệu không chứa bí mật nhà nước.</p>",
    ),
)


def load_site(*, now: datetime) -> HomePage:
    """A home page in place of Wagtail's welcome page, three notices, and pages to look things up in."""
    root = Page.objects.filter(depth=1).get()
    language = Locale.get_default()
    home = HomePage(title="Khuê", slug="khue", lead=LEAD, locale=language, show_in_menus=True)
    root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    old = site.root_page if site.pk else None
    site.root_page, site.site_name = home, "Khuê"
    site.save()
    if old is not None and old.pk != home.pk and old.depth > 1:
        old.delete()
    news = load_news(home, now=now)
    for days, (title, lead, body) in reversed([*enumerate(NOTICES)]):  # the newest stands first
        at = now - timedelta(days=days)
        news.add_child(instance=NoticePage(title=title, lead=lead, body=body, locale=language, first_published_at=at))
    load_reference(home, now=now)
    return home
