'use strict';

// plotly.js with the traces the figures draw, and nothing else.
var Plotly = require('plotly.js/lib/core');

Plotly.register([
    require('plotly.js/lib/bar'),
    require('plotly.js/lib/heatmap'),
    require('plotly.js/lib/locales/zh-cn')
]);
Plotly.setPlotConfig({ locale: 'zh-CN', displaylogo: false, modeBarButtonsToRemove: ['sendDataToCloud', 'share'] });

module.exports = Plotly;
