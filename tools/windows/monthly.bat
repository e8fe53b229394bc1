@echo off
rem Last month's charts and report, for the Task Scheduler. See docs/cron.md
rem Change the next three lines. Only ASCII stands in the rest, so that every code page reads it alike;
rem if your folders have Japanese names, save this file as ANSI (Shift_JIS) in Notepad.
set "LOGS=C:\consultations\logs"
set "OUT=C:\consultations\monthly"
set "TOLD=C:\consultations\told.txt"

setlocal DisableDelayedExpansion
set "CODE=0"
py -m marugoto_stats charts "%LOGS%" --output "%OUT%" --period last-month --quiet 2>>"%TOLD%"
if errorlevel 1 set "CODE=1"
if not exist "%OUT%" goto end
py -m marugoto_stats report "%LOGS%" --output "%OUT%\month.docx" --period last-month --quiet 2>>"%TOLD%"
if errorlevel 1 set "CODE=1"
py -m marugoto_stats report "%LOGS%" --output "%OUT%\tables.xlsx" --period last-month --quiet 2>>"%TOLD%"
if errorlevel 1 set "CODE=1"
:end
exit /b %CODE%
