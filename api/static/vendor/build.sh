#!/usr/bin/env bash
# Rebuilds this folder: the web assets that pages use, taken from npm at exact versions.
# Needs node and npm. Running the service needs neither, since the results are kept here.
# Each file is copied unchanged, save echarts.min.js, which holds only the charts that the pages draw.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# zrender and tslib come with echarts, which names their exact versions. No package may run a script.
echo '{"private": true}' >package.json
npm install --silent --no-audit --no-fund --no-package-lock --ignore-scripts --save-exact \
  htmx.org@2.0.11 @picocss/pico@2.1.1 echarts@6.1.0 swagger-ui-dist@5.35.0 esbuild@0.28.2

cat >echarts.js <<'JS'
import { BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([
  BarChart, HeatmapChart, LineChart, SankeyChart, ScatterChart,
  AriaComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent,
  SVGRenderer,
]);

export { init };
JS
npx --no-install esbuild echarts.js --bundle --minify --format=iife --global-name=echarts \
  --target=es2018 --legal-comments=none --log-level=warning --outfile=echarts.min.js \
  --banner:js='/*! Apache ECharts 6.1.0 (Apache-2.0), reduced to the charts used here, with zrender (BSD-3-Clause) and tslib (0BSD). */'

from=node_modules
copy() { install -m 644 "$1" "$here/$2"; }
copy $from/htmx.org/dist/htmx.min.js htmx.min.js
copy $from/htmx.org/LICENSE htmx.LICENSE.txt
copy $from/@picocss/pico/css/pico.min.css pico.min.css
copy $from/@picocss/pico/LICENSE.md pico.LICENSE.txt
copy echarts.min.js echarts.min.js
copy $from/echarts/LICENSE echarts.LICENSE.txt
copy $from/echarts/NOTICE echarts.NOTICE.txt
copy $from/echarts/licenses/LICENSE-d3 echarts.d3.LICENSE.txt
copy $from/zrender/LICENSE zrender.LICENSE.txt
copy $from/tslib/LICENSE.txt tslib.LICENSE.txt
copy $from/swagger-ui-dist/swagger-ui.css swagger-ui.css
copy $from/swagger-ui-dist/swagger-ui-bundle.js swagger-ui-bundle.js
copy $from/swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt swagger-ui-bundle.js.LICENSE.txt
copy $from/swagger-ui-dist/LICENSE swagger-ui.LICENSE.txt
copy $from/swagger-ui-dist/NOTICE swagger-ui.NOTICE.txt

HERE=$here node <<'JS' >"$here/MANIFEST.json"
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const files = {
  "htmx.org": ["htmx.min.js", "htmx.LICENSE.txt"],
  "@picocss/pico": ["pico.min.css", "pico.LICENSE.txt"],
  echarts: ["echarts.min.js", "echarts.LICENSE.txt", "echarts.NOTICE.txt", "echarts.d3.LICENSE.txt"],
  zrender: ["zrender.LICENSE.txt"],
  tslib: ["tslib.LICENSE.txt"],
  "swagger-ui-dist": [
    "swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt",
    "swagger-ui.LICENSE.txt", "swagger-ui.NOTICE.txt",
  ],
};
const entries = Object.entries(files).flatMap(([name, names]) => {
  const { version, license } = JSON.parse(readFileSync(`node_modules/${name}/package.json`));
  return names.map((file) => ({
    file, name, version, license,
    sha256: createHash("sha256").update(readFileSync(`${process.env.HERE}/${file}`)).digest("hex"),
  }));
});
console.log(JSON.stringify(entries, null, 2));
JS
