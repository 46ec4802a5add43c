"""From a workbook's grids to rows and cells as written: `recognise.recognise` and `reading.extract`."""
