// Draws the KPI-to-incentive map. The tables of the page say the same; without JavaScript they stand alone.
"use strict";

(() => {
  const place = document.getElementById("map");
  if (!place || typeof echarts === "undefined") return;

  const picture = JSON.parse(place.dataset.picture);
  const currency = place.dataset.currency;
  const titles = new Map(picture.nodes.map((node) => [node.id, node.title]));
  const kinds = new Map(picture.nodes.map((node) => [node.id, node.kind]));
  const money = (value) => `${Math.round(value).toLocaleString("en")} ${currency} a year`;
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const colourOf = (id) => colour(`--class-${kinds.get(id)}`) || colour("--class-role");
  const columns = ["role", "kpi", "class"];
  const rows = Math.max(...columns.map((kind) => picture.nodes.filter((node) => node.id.startsWith(`${kind} `)).length));
  place.style.height = `${Math.max(320, rows * 38)}px`;

  const chart = echarts.init(place, null, { renderer: "svg" });

  function words(params) {
    if (params.dataType === "edge") {
      return `${titles.get(params.data.source)} → ${titles.get(params.data.target)}\n${money(params.data.value)}`;
    }
    return `${titles.get(params.name)}\n${money(params.value)}`;
  }

  function draw() {
    const ink = colour("--pico-color");
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: {
        renderMode: "richText", trigger: "item", formatter: words, confine: true,
        backgroundColor: colour("--surface"), borderColor: colour("--pico-muted-border-color"), textStyle: { color: ink },
      },
      series: [{
        type: "sankey", left: 190, right: 140, top: 8, bottom: 8,
        nodeWidth: 12, nodeGap: 14, nodeAlign: "justify", layoutIterations: 64, draggable: false,
        emphasis: { focus: "adjacency" },
        data: picture.nodes.map((node) => ({
          name: node.id,
          itemStyle: { color: colourOf(node.id), borderWidth: 0 },
          label: {
            position: node.id.startsWith("role ") ? "left" : "right", color: ink, formatter: () => node.title,
            width: node.id.startsWith("kpi ") ? 250 : 178, overflow: "truncate",
          },
        })),
        links: picture.links.map((link) => ({
          ...link,
          lineStyle: { color: colourOf(link.source.startsWith("role ") ? link.target : link.source), opacity: 0.35, curveness: 0.5 },
        })),
        label: { fontSize: 12 },
      }],
    });
  }

  draw();
  new ResizeObserver(() => chart.resize()).observe(place);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
