"""The frame around all pages: document, style, the line to the browser, one session a tab."""
