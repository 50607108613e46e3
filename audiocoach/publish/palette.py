"""The colours of a picture, on light and on dark: told apart by the colour-blind, too (Okabe and Ito)."""

STYLE = """
text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial,
  'DejaVu Sans', 'Noto Sans', 'Liberation Sans', Ubuntu, Cantarell, FreeSans, sans-serif;
  font-size: 11px; fill: #1b1f24; }
.paper { fill: #ffffff; }
.title { font-size: 24px; font-weight: 700; }
.facts { font-size: 13px; fill: #57606a; }
.clock { font-size: 15px; font-weight: 700; }
.note { font-size: 10px; fill: #6b7480; }
.name { font-size: 11px; font-weight: 600; }
.count { font-size: 9px; fill: #4a5561; text-anchor: middle; }
.line { stroke: #e9ecef; stroke-width: 1; }
.strong { stroke: #cbd1d8; stroke-width: 1; }
.base { stroke: #8a94a0; stroke-width: 1; }
.chapter { fill: #eef1f4; }
.other { fill: #dfe4ea; }
.edge { stroke: #4a5561; stroke-width: 1.5; }
.work { fill: #8fc3e8; }
.hold { fill: #0072b2; }
.rest { fill: #c3e6d8; }
.ready { fill: #f2e6c9; }
.about { fill: #e3e7eb; }
.words { fill: #e69f00; }
.beat { fill: #8a3f6e; }
.tone { fill: #1b1f24; }
.ring { fill: none; stroke: #1b1f24; stroke-width: 1.3; }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9ed; }
.paper { fill: #14171c; }
.facts { fill: #a7b0ba; }
.note { fill: #98a2ad; }
.count { fill: #b4bdc7; }
.line { stroke: #242a32; }
.strong { stroke: #3b444f; }
.base { stroke: #6f7a86; }
.chapter { fill: #20262e; }
.other { fill: #2b333d; }
.edge { stroke: #b4bdc7; }
.work { fill: #2f6490; }
.hold { fill: #56b4e9; }
.rest { fill: #1f4a3b; }
.ready { fill: #4a4023; }
.about { fill: #2b323a; }
.beat { fill: #cc79a7; }
.tone { fill: #e6e9ed; }
.ring { stroke: #e6e9ed; }
}
"""
