"""QTI 2.1 packages."""

from collections.abc import Iterable

from exams.bank.formats.export_outcome import Written
from exams.bank.formats.qti_package_writing import Version, write_package
from exams.bank.items import Item

QTI_2_1 = Version(
    items="http://www.imsglobal.org/xsd/imsqti_v2p1",
    manifest="http://www.imsglobal.org/xsd/imscp_v1p1",
    metadata="http://www.imsglobal.org/xsd/imsqti_metadata_v2p1",
    schema="QTIv2.1 Package",
    schema_version="1.0.0",
    resource="imsqti_item_xmlv2p1",
    templates="http://www.imsglobal.org/question/qti_v2p1/rptemplates/{}",
)


def write_qti2(items: Iterable[Item]) -> Written:
    return write_package(items, QTI_2_1)
