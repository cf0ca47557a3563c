// Draws charts with ApexCharts. Each chart is drawn at most once in two seconds, and one chart a frame, so that numbers keep moving beside them.
import ApexCharts from "../lib/apexcharts/apexcharts.esm.js";

const shortestGap = 2000;
const waiting = new Set();
let frame = 0;

function schedule(chart) {
  waiting.add(chart);
  if (!frame) {
    frame = requestAnimationFrame(drawOne);
  }
}

function drawOne(now) {
  frame = 0;
  for (const chart of waiting) {
    if (now - chart.drawnAt >= shortestGap) {
      waiting.delete(chart);
      chart.drawnAt = now;
      chart.draw();
      break;
    }
  }
  if (waiting.size > 0) {
    const soonest = Math.min(...[...waiting].map((chart) => chart.drawnAt + shortestGap - now));
    frame = -1;
    setTimeout(() => (frame = requestAnimationFrame(drawOne)), Math.max(0, soonest));
  }
}

// An axis without decimals names whole numbers only, and no number twice.
function withWholeNumbers(options) {
  for (const axis of options.yaxis ?? []) {
    if (axis.decimalsInFloat === 0) {
      axis.labels = { ...axis.labels, formatter: (value) => (Number.isInteger(value) ? value.toLocaleString(document.documentElement.lang) : "") };
    }
  }
  return options;
}

class Chart {
  drawnAt = -shortestGap;
  draws = 0;

  constructor(element, options, series) {
    this.element = element;
    this.series = series;
    this.chart = new ApexCharts(element, { ...withWholeNumbers(options), series: this.copy() });
  }

  async start() {
    await this.chart.render();
    this.count();
  }

  change(deltas, animate) {
    deltas.forEach((delta, i) => {
      const data = this.series[i].data;
      data.length = Math.min(data.length, delta.length);
      for (const { at, point } of delta.changed) {
        data[at] = point;
      }
    });
    this.next = () => this.chart.updateSeries(this.copy(), animate);
    schedule(this);
  }

  replace(series, animate) {
    this.series = series;
    this.next = () => this.chart.updateSeries(this.copy(), animate);
    schedule(this);
  }

  draw() {
    this.next();
    this.count();
  }

  dispose() {
    waiting.delete(this);
    this.chart.destroy();
  }

  // The library keeps and alters what it is given.
  copy() {
    return this.series.map((series) => ({ ...series, data: series.data.map((point) => ({ ...point })) }));
  }

  count() {
    this.element.dataset.draws = ++this.draws;
  }
}

export async function draw(element, options, series) {
  const chart = new Chart(element, options, series);
  chart.drawnAt = performance.now();
  await chart.start();
  return chart;
}
