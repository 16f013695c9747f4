"""QTI 3.0 packages."""

from collections.abc import Iterable

from exams.bank.formats.export_outcome import Written
from exams.bank.formats.qti_package_writing import Version, write_package
from exams.bank.items import Item

QTI_3_0 = Version(
    items="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    manifest="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    metadata="http://www.imsglobal.org/xsd/imsqti_metadata_v3p0",
    schema="QTI Package",
    schema_version="3.0.0",
    resource="imsqti_item_xmlv3p0",
    templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/{}.xml",
    is_3=True,
)


def write_qti3(items: Iterable[Item]) -> Written:
    return write_package(items, QTI_3_0)
