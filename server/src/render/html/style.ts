/** The look of the report. Follows the editor's theme in a panel of VS Code, and else the system's. */
export const STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d5d9de, #3c3f44); --soft: light-dark(#f3f5f7, #25272b);
  --accent: light-dark(#1a5fb4, #7fb4ff); --text: light-dark(#1d2125, #d8dbdf); --ground: light-dark(#ffffff, #1b1d20); }
body.vscode-light, body.vscode-high-contrast-light { color-scheme: light; }
body.vscode-dark, body.vscode-high-contrast { color-scheme: dark; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.2rem; color: var(--text); background: var(--ground);
  font: 15px/1.5 system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif; }
p { margin: .4rem 0; } h1 { font-size: 1.5rem; margin: 0 0 .2rem; } h2 { font-size: 1.05rem; margin: 1.4rem 0 .4rem; }
code, pre { font-family: ui-monospace, 'Cascadia Code', 'DejaVu Sans Mono', monospace; font-size: .92em; }
code { background: var(--soft); border-radius: 3px; padding: .05em .3em; }
a { color: var(--accent); } .note { color: light-dark(#5b6470, #9aa3ad); }
.tools { position: sticky; top: 0; background: var(--ground); padding: .5rem 0; display: flex; gap: .8rem; align-items: center; }
#search { flex: 1; font: inherit; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: 5px;
  background: var(--soft); color: inherit; }
.lists { display: flex; flex-wrap: wrap; gap: 1.5rem; } .lists > section { flex: 1 1 18rem; min-width: 0; }
.choices { display: flex; flex-wrap: wrap; gap: .35rem; }
.choices button, button.fold { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line);
  border-radius: 5px; padding: .1rem .5rem; cursor: pointer; max-width: 100%; overflow-wrap: anywhere; text-align: left; }
.choices button[aria-pressed=true] { border-color: var(--accent); color: var(--accent); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; } #sites { width: 100%; }
th, td { text-align: start; padding: .35rem .55rem; vertical-align: top; } td.number, th.number { text-align: right; white-space: nowrap; }
#sites > thead th { border-bottom: 2px solid var(--line); cursor: pointer; user-select: none; }
#sites > tbody > tr:first-child > td { border-top: 1px solid var(--line); }
th[aria-sort=ascending]::after { content: ' \\2191'; } th[aria-sort=descending]::after { content: ' \\2193'; }
td.place { overflow-wrap: anywhere; min-width: 11rem; }
.more > td { background: var(--soft); padding: .8rem 1rem; } .more table th, .more table td { padding: .15rem .6rem; }
.more svg { max-width: 100%; height: auto; } .more td, .more th { overflow-wrap: anywhere; } [align=right] { text-align: right; }
.warning { color: light-dark(#9a4a00, #ffb066); font-weight: 600; }
details { margin: .3rem 0; } summary { cursor: pointer; }
@media print { .tools, .lists { display: none; } tr.more[hidden] { display: table-row; } }
`;
