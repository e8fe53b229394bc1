"""集計表.xlsx: every table for people and for programs, and for the office the contacts behind each figure.

- `front`: cover, contents and 数え方
- `face`: a table as people read it · `native`: its chart · `tidy`: the same as programs read it
- `happened`: what an office says happened
- `ledger`: which columns the counted contacts have · `evidence`: the sheet 根拠 that lists them
- `recount`: how each figure is counted again · `proof`: those counts below each table, and 検算
"""

from __future__ import annotations

from marugoto_stats.model import Report
from marugoto_stats.render import View
from marugoto_stats.render.book import new_book
from marugoto_stats.render.excel.evidence import laid_out, recountable, write_evidence
from marugoto_stats.render.excel.face import set_print, write_face
from marugoto_stats.render.excel.front import write_contents, write_cover, write_methods
from marugoto_stats.render.excel.happened import write_events
from marugoto_stats.render.excel.native import draw
from marugoto_stats.render.excel.proof import write_proof, write_recount
from marugoto_stats.render.excel.tidy import write_data
from marugoto_stats.render.outline import outline
from marugoto_stats.wording import words as words_of

__all__ = ["write"]


def write(report: Report, view: View) -> bytes:
    """Return the report as a workbook. Counts and shares are numbers; every formula is stored with its value."""
    words = words_of(report.lang)
    told = outline(report, words)
    book = new_book(words, told.title)
    evidence = report.evidence if recountable(report) else None
    recount = laid_out(report, evidence, book) if evidence else None
    write_cover(book, report, told).activate()
    contents = book.sheet(words("excel.sheet.contents"))
    write_methods(book, told)
    faces, checked = [], []
    for number, table in enumerate(report.tables, start=1):
        face = write_face(book, table, report, number)
        row = draw(book, face, face.below + 1)
        set_print(book, face, row)
        faces.append(face)
        if recount is not None and (found := write_recount(book, face, row + 1, recount)):
            checked.append(found)
    write_events(book, report, told.events)
    if report.evidence is not None:
        write_proof(book, report, faces, checked, recount)
    if evidence is not None and recount is not None:
        write_evidence(book, evidence, recount, view)
    write_contents(book, contents, report, faces, write_data(book, report))
    book.file.close()
    return book.content.getvalue()
