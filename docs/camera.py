"""Takes pictures of finished files: a page as LibreOffice prints it, a screen as Chromium shows it.

Every letter is set in the charts' own font, so that a picture does not depend on the fonts of a machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib import resources
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageOps
from PIL.PngImagePlugin import PngInfo

PROGRAMS: Final = ("soffice", "pdftoppm", "chromium")
WIDEST: Final = 900
"""Pixels of a picture in a README."""
COLOURS: Final = 64
"""Enough for text and bars, and a third of the bytes."""
_MARGIN: Final = 24
_PAPER: Final = "#ffffff"
_EDGE: Final = "#d0d4da"
_DOTS: Final = 130
"""Per inch, of a printed page."""
_FONTS: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir>{fonts}</dir>
<cachedir>{cache}</cachedir>
<match target="pattern"><edit name="family" mode="prepend" binding="strong"><string>IPAexGothic</string></edit></match>
</fontconfig>
"""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom: shares of a page."""


def missing() -> list[str]:
    """List the programs that a picture needs and that are not there."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


class Camera:
    """Works in a folder of its own, which is thrown away with all that lies in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        fonts = folder / "fonts.conf"
        here = resources.files("matplotlib_fontja") / "fonts"
        fonts.write_text(_FONTS.format(fonts=here, cache=folder / "fonts"), "utf-8")
        self.environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}
        self.shots = 0

    def page(self, file: Path, number: int, box: Box = (0, 0, 1, 1)) -> Image.Image:
        """Take a part of a page of a workbook or a document, as it is printed."""
        pdf = self.folder / f"{file.stem}.pdf"
        if not pdf.exists() or pdf.stat().st_mtime < file.stat().st_mtime:
            office = f"-env:UserInstallation={(self.folder / 'office').as_uri()}"
            self._run("soffice", "--headless", office, "--convert-to", "pdf", "--outdir", str(self.folder), str(file))
        target = self.folder / "page"
        self._run("pdftoppm", "-png", "-singlefile", "-r", str(_DOTS), "-f", str(number), "-l", str(number),
                  str(pdf), str(target))  # fmt: skip
        with Image.open(target.with_suffix(".png")) as image:
            left, top, right, bottom = box
            return image.convert("RGB").crop((
                round(left * image.width), round(top * image.height),
                round(right * image.width), round(bottom * image.height),
            ))  # fmt: skip

    def screens(self, urls: list[str], width: int, height: int) -> Image.Image:
        """Take pages of the web side by side, each as a screen of this size shows it."""
        self.shots += 1
        frame = f'<iframe src="{{}}" width="{width}" height="{height}" style="border:0;margin-right:40px"></iframe>'
        wall = self.folder / f"wall{self.shots}.html"
        frames = "".join(map(frame.format, urls))
        wall.write_text(f'<meta charset="utf-8"><body style="margin:0;white-space:nowrap">{frames}', "utf-8")
        picture = wall.with_suffix(".png")
        self._run("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                  f"--user-data-dir={self.folder / 'chromium'}", f"--screenshot={picture}",
                  f"--window-size={max(500, len(urls) * (width + 40) - 40)},{height}", "--virtual-time-budget=4000",
                  wall.as_uri())  # fmt: skip
        with Image.open(picture) as image:
            return image.convert("RGB")

    def _run(self, *line: str) -> None:
        subprocess.run(line, check=True, capture_output=True, env=self.environment, timeout=180)


def keep(image: Image.Image, place: Path, said: str, *, widest: int = WIDEST) -> None:
    """Write a picture: trimmed, narrow, with few colours, and with the text that says what is to be seen."""
    found = ImageChops.difference(image, Image.new("RGB", image.size, _PAPER)).getbbox()
    trimmed = ImageOps.expand(image.crop(found), _MARGIN, _PAPER)
    if trimmed.width > widest:
        trimmed = trimmed.resize((widest, round(trimmed.height * widest / trimmed.width)), Image.Resampling.LANCZOS)
    framed = ImageOps.expand(trimmed, 1, _EDGE).quantize(COLOURS, dither=Image.Dither.NONE)
    text = PngInfo()
    text.add_itxt("Description", said, "ja")
    framed.save(place, optimize=True, pnginfo=text)
