"""The style sheet and the script of the HTML report, kept apart from what they show."""

STYLE = """
:root{--ink:#1d2733;--dim:#67727e;--line:#dde3e8;--good:#1f7a4d;--bad:#b3261e;--bar:#3b6ea8;--paper:#fff}
@media
(prefers-color-scheme:dark){:root{--ink:#e4e9ee;--dim:#9aa5b1;--line:#36414c;--good:#62c796;--bad:#ff8a80;
--bar:#7fb0e8;--paper:#161b21}} body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5
system-ui,sans-serif} main{max-width:60rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem;border-bottom:1px solid
var(--line)}h3{font-size:1rem} h4{margin:.2rem 0;font-size:1rem} .headline{font-size:1.2rem}
table{border-collapse:collapse;width:100%;font-size:.9rem} th,td{text-align:left;padding:.25rem .6rem .25rem
0;border-bottom:1px solid var(--line);vertical-align:top; overflow-wrap:anywhere}
th{font-weight:600;white-space:nowrap} .dim{color:var(--dim)}.pass td:first-child{color:var(--good)}.fail
td{color:var(--bad)} .tag{background:var(--bad);color:var(--paper);border-radius:.3rem;padding:.05rem
.4rem;font-size:.85rem} article{border:1px solid var(--line);border-radius:.5rem;padding:.8rem
1rem;margin:1rem 0} td:last-child.dim{white-space:nowrap}
article table th{width:6rem;color:var(--dim)}article ul{margin:0;padding-left:1.1rem}
.filters>*{font:inherit;margin:.2rem .3rem .2rem 0;padding:.25rem} svg{max-width:100%;height:auto}svg
text{fill:var(--ink);font:13px system-ui,sans-serif}svg .dim{fill:var(--dim)} svg .bar{fill:var(--bar)}svg
.whisker{stroke:var(--ink);stroke-width:1.5}svg .axis{stroke:var(--line)}
"""

SCRIPT = """
(() => {
  const names = ["verdict", "ability", "language"];
  const box = name => document.getElementById("f-" + name);
  const articles = [...document.querySelectorAll("#cases article")];
  if (!articles.length) return;
  const show = () => {
    const words = box("text").value.toLowerCase();
    let n = 0;
    for (const article of articles) {
      const fits = names.every(name => !box(name).value || article.dataset[name] === box(name).value)
        && article.textContent.toLowerCase().includes(words);
      article.hidden = !fits;
      n += fits;
    }
    document.getElementById("shown").textContent = n + " of " + articles.length;
  };
  for (const name of [...names, "text"]) box(name).addEventListener("input", show);
  show();
})();
"""
