'use strict';
(function () {
  var section = document.getElementById('explore'), source = document.getElementById('explore-data');
  if (!section || !source) return;
  var data = JSON.parse(source.textContent), rows = section.querySelector('tbody');
  var pick = function (name) { return section.querySelector('[name=' + name + ']'); };
  var hidden = {};
  function option(select, value, text) {
    var one = document.createElement('option');
    one.value = value; one.textContent = text; select.appendChild(one);
  }
  data.measures.forEach(function (measure, m) { option(pick('measure'), m, measure.name); });
  data.whens.forEach(function (when, w) { option(pick('when'), w, when.words); });
  if (data.baseline === null) pick('what').closest('label').hidden = true;
  data.platforms.forEach(function (platform, p) {
    var label = document.createElement('label'), box = document.createElement('input'), chip = document.createElement('span');
    box.type = 'checkbox'; box.checked = true;
    box.addEventListener('change', function () { hidden[p] = !box.checked; draw(); });
    chip.className = 'chip'; chip.style.background = platform.colour; chip.setAttribute('aria-hidden', 'true');
    label.appendChild(box); label.appendChild(chip); label.appendChild(document.createTextNode(platform.name));
    section.querySelector('fieldset').appendChild(label);
  });
  function number(x) {
    if (x === null) return 'undefined';
    var size = Math.abs(x), text = size === 0 ? '0' : size >= 1e6 || size < 1e-3 ? x.toExponential(2) : x.toPrecision(3);
    return text.replace('-', '\u2212');
  }
  function cell(row, kind, text) {
    var one = document.createElement(kind);
    if (text) one.textContent = text;
    row.appendChild(one);
    return one;
  }
  function draw() {
    var m = +pick('measure').value, w = +pick('when').value, paired = pick('what').value === 'difference';
    var measure = data.measures[m], values = (paired ? data.differences : data.levels)[m][w];
    var shown = data.platforms.map(function (_, p) { return p; }).filter(function (p) {
      return !hidden[p] && !(paired && p === data.baseline);
    });
    var ends = [];
    shown.forEach(function (p) {
      if (values[p]) ends = ends.concat(values[p].slice(0, 3).filter(function (x) { return x !== null; }));
    });
    if (paired) ends.push(0);
    var low = Math.min.apply(null, ends), high = Math.max.apply(null, ends);
    if (!(high > low)) { low -= 1; high += 1; }
    var at = function (x) { return 2 + 96 * (x - low) / (high - low); };
    rows.textContent = '';
    shown.forEach(function (p) {
      var row = document.createElement('tr'), value = values[p], name = cell(row, 'th');
      name.scope = 'row';
      var chip = document.createElement('span');
      chip.className = 'chip'; chip.style.background = data.platforms[p].colour; chip.setAttribute('aria-hidden', 'true');
      name.appendChild(chip); name.appendChild(document.createTextNode(data.platforms[p].name));
      var bar = document.createElement('div');
      bar.className = 'bar'; bar.setAttribute('aria-hidden', 'true');
      var place = function (kind, left, right) {
        var part = document.createElement('i');
        part.className = kind; part.style.left = left + '%';
        if (right !== undefined) part.style.width = Math.max(right - left, 0) + '%';
        if (kind !== 'zero') part.style.background = data.platforms[p].colour;
        bar.appendChild(part);
      };
      if (paired) place('zero', at(0));
      if (value) {
        if (value[1] !== null) place('range', at(value[1]), at(value[2]));
        place('mean', at(value[0]));
      }
      var text = value ? number(value[0]) : 'undefined';
      if (value && value[1] !== null) text += ' [' + number(value[1]) + ', ' + number(value[2]) + ']';
      row.title = data.platforms[p].name + ': ' + text + (value ? ', n = ' + value[3] : '');
      cell(row, 'td').appendChild(bar);
      cell(row, 'td', text).className = 'n';
      cell(row, 'td', value ? String(value[3]) : '0').className = 'n';
      rows.appendChild(row);
    });
    var base = data.baseline === null ? '' : data.platforms[data.baseline].name;
    section.querySelector('caption').textContent = (paired ? 'Difference to ' + base + ', replicate by replicate: ' : '') +
      measure.name + (measure.unit ? ' (' + measure.unit + ')' : '') + ', ' + data.whens[w].words + ': mean and 95 % interval. ' + measure.direction;
    section.querySelector('.meaning').textContent = measure.meaning;
  }
  section.addEventListener('change', function (event) { if (event.target.name) draw(); });
  section.hidden = false;
  draw();
})();
