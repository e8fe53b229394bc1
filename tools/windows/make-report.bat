@echo off
rem Drop a consultation log, several of them, or a folder of logs on this file.
rem A folder with report, workbook and charts appears beside the first: NAME_report
rem Only ASCII stands in this file, so that every code page reads it alike. See README.ja.md, section 8.
setlocal DisableDelayedExpansion
if "%~1"=="" goto usage
where py >nul 2>nul
if errorlevel 1 goto nopython

set "OUT=%~dpn1_report"
set "LOGS="
:collect
if "%~1"=="" goto make
set LOGS=%LOGS% "%~1"
shift
goto collect

:make
py -m marugoto_stats charts %LOGS% --output "%OUT%"
if errorlevel 1 goto failed
py -m marugoto_stats report %LOGS% --output "%OUT%\report.docx"
if errorlevel 1 goto failed
py -m marugoto_stats report %LOGS% --output "%OUT%\tables.xlsx"
if errorlevel 1 goto failed
start "" "%OUT%"
pause
exit /b 0

:usage
echo Drop a consultation log (.xlsx or .csv) on this file.
pause
exit /b 2

:nopython
echo Python is not installed. See README.ja.md, section 1.
pause
exit /b 1

:failed
pause
exit /b 1
