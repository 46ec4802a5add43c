// npm install && npm run build: writes assets/0-plotly.min.js and copies Bootstrap's style and both licences beside it.
import { copyFileSync } from 'node:fs';
import { build } from 'esbuild';

const assets = new URL('../../assets/', import.meta.url).pathname;

await build({
    entryPoints: ['entry.js'],
    outfile: `${assets}0-plotly.min.js`,
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'Plotly',
    target: 'es2018',
    charset: 'utf8',
    legalComments: 'inline',
    define: { global: 'window' },
    loader: { '.css': 'empty' }, // only the map traces' style, which are not in the bundle
});
copyFileSync('node_modules/bootstrap/dist/css/bootstrap.min.css', `${assets}1-bootstrap.min.css`);
copyFileSync('node_modules/bootstrap/LICENSE', `${assets}bootstrap.LICENSE.txt`);
copyFileSync('node_modules/plotly.js/LICENSE', `${assets}plotly.LICENSE.txt`);
