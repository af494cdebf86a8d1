// Draws what the tables beside it say; without it the page is complete, only plainer.
const { Chart } = globalThis;
const data = JSON.parse(document.getElementById('data').textContent);
const dark = matchMedia('(prefers-color-scheme: dark)').matches;

// Okabe and Ito's colours, which people tell apart whatever their colour vision, and two more of other lightness.
const COLOURS = [
  '#0072B2',
  '#E69F00',
  '#009E73',
  '#CC79A7',
  '#56B4E9',
  '#D55E00',
  '#F0E442',
  '#8C6BB1',
  '#A6761D',
  '#8A8F98',
];
const [BLUE, ORANGE] = COLOURS;

Chart.defaults.color = dark ? '#e6edf3' : '#1b1f24';
Chart.defaults.borderColor = dark ? '#30363d' : '#d0d7de';
Chart.defaults.font.family = 'system-ui, sans-serif';
Chart.defaults.animation = false;
Chart.defaults.maintainAspectRatio = false;

const format = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 3,
});
const usd = (value) => format.format(value);

function bars(id, { labels, sets }, { across = false, logarithmic = false } = {}) {
  const canvas = document.getElementById(id);
  if (!canvas) return;
  const money = {
    type: logarithmic ? 'logarithmic' : 'linear',
    stacked: !logarithmic,
    ticks: { callback: usd, maxTicksLimit: 7 },
  };
  const names = { stacked: !logarithmic, grid: { display: false }, ticks: { autoSkip: !across } };
  new Chart(canvas, {
    type: 'bar',
    data: {
      labels,
      datasets: sets.map(({ label, values, marked }, index) => ({
        label,
        data: values,
        backgroundColor: marked ? marked.map((is) => (is ? ORANGE : BLUE)) : COLOURS[index],
        maxBarThickness: 56,
      })),
    },
    options: {
      indexAxis: across ? 'y' : 'x',
      scales: across ? { x: money, y: names } : { x: names, y: money },
      plugins: {
        tooltip: { callbacks: { label: ({ dataset, raw }) => `${dataset.label}: ${usd(raw)}` } },
        legend: { display: sets.length > 1, position: 'bottom' },
      },
    },
  });
}

bars('days', data.days);
bars('channels', data.channels);
bars('sms', data.sms, { across: true, logarithmic: true });
