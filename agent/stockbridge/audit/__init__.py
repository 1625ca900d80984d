"""The ERP's data before they go live: read whole, measured by the rules of ``mapping``, shown in four ways.

survey    reads the ERP once and finds
notebook  keeps what was found, on disk beyond a few megabytes
report    counts, groups and scores it
pages     the table for spreadsheets and the page for people
"""
