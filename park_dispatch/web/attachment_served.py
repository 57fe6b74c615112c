"""The address of attachments: /attachment/12 and, of a photo, /attachment/12/thumb.

Behind the gate like everything, and for those who may see the thing it hangs on. A photo goes out as the JPEG that we
made; anything else only as a download, whatever a browser thinks of its content.
"""

from urllib.parse import quote

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from park_dispatch.boards.visible import visible
from park_dispatch.language import LANGUAGES, _, speaking
from park_dispatch.ledger import files, reading
from park_dispatch.ledger.attachments import Attachment, attachment
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import Reach
from park_dispatch.people.signing_in import person_of
from park_dispatch.settings import SettingRefusal, Settings, spoken
from park_dispatch.web.frame import ledger_at
from park_dispatch.web.taken import taken
from park_dispatch.web.visitor import reach_of

PREFIX = "/attachment/"
OF_A_LOOK = "private, max-age=900"
"""A grid that is drawn again asks for no photo twice; whoever may no longer see one does not for long."""
NOT_KEPT = "no-store"
_SHUT = "default-src 'none'; sandbox"


def address(found: Attachment, *, thumb: bool = False) -> str:
    """The address of an attachment, or of the small picture of a photo.

    It names the content, so that a browser never shows that of another database under the same number.
    """
    content = found.thumb_sha256 if thumb else found.sha256
    return f"{PREFIX}{found.attachment_id}{'/thumb' if thumb else ''}?v={content[:16]}"


async def serve(request: Request) -> Response:
    """The content; 404 for what is not there or not for this person, 503 when the ledger cannot be read."""
    number, thumb = int(request.path_params["number"]), request.url.path.endswith("/thumb")
    asked = request.query_params.get("lang")
    with speaking(str(asked if asked in LANGUAGES else spoken())):
        header = request.headers
        return await anyio.to_thread.run_sync(
            _answer, number, thumb, header.get("x-park-session", ""), header.get("x-park-address", "")
        )


ROUTES = [Route(PREFIX + "{number:int}", serve), Route(PREFIX + "{number:int}/thumb", serve)]


def _answer(number: int, thumb: bool, session: str, address: str = "") -> Response:
    try:
        settings = Settings.from_environment()
        ledger = ledger_at(settings.db)
    except (LedgerRefusal, SettingRefusal) as refusal:
        return PlainTextResponse(refusal.why(), status_code=503)
    found = attachment(ledger, number) if number < 1 << 63 else None
    person = person_of(ledger, session)
    if found is None or (thumb and not found.picture) or not may_see(ledger, reach_of(ledger, person), found):
        return _absent(_("没有这张照片或这个文件，可能已被撤下。"))
    place = files.place_of(files.folder_of(ledger.path), found.thumb_sha256 if thumb else found.sha256)
    if not place.is_file():
        return _absent(_("“{file}”的内容不在服务器上，请告诉管理员：运行 backups --check 会列出缺少的文件。").format(
            file=found.file_name))  # fmt: skip
    if not found.picture:  # a photo is looked at, a file is taken away
        taken(ledger, person, address, found.park_id, found.file_name)
    return FileResponse(place, media_type=found.media_type, headers=_headers(found))


def may_see(ledger: Ledger, reach: Reach, found: Attachment) -> bool:
    """Whether somebody's reach shows what an attachment hangs on."""
    park = next((one for one in reading.parks(ledger) if one.park_id == found.park_id), None)
    return park is not None and visible(ledger, park, reach).subject(found.subject_id)


def _headers(found: Attachment) -> dict[str, str]:
    how = "inline" if found.picture else "attachment"
    return {
        "cache-control": OF_A_LOOK if found.picture else NOT_KEPT,
        "content-disposition": f"{how}; filename*=utf-8''{quote(found.file_name, safe='')}",
        "content-security-policy": _SHUT,
    }


def _absent(words: str) -> Response:
    return PlainTextResponse(words, status_code=404, headers={"cache-control": NOT_KEPT})
