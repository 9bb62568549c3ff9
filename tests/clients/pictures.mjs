// node pictures.mjs FOLDER: draws the pictures of the demo's products, HANDLE.webp each, 640 pixels
// square. The labels of teas need a Chinese font (Debian: fonts-noto-cjk).

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { newProfile, withBrowser } from './lib/browser.mjs';
import { run } from './lib/report.mjs';

const SIDE = 640;

/** Shapes; a colour is what they are filled with, unless attributes say more. */
const rect = (x, y, w, h, r, fill, more = '') =>
  `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}" ${more}/>`;
const oval = (x, y, rx, ry, fill, more = '') =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}" ${more}/>`;
const path = (d, fill, more = '') => `<path d="${d}" fill="${fill}" ${more}/>`;
const line = (d, stroke, width, more = '') =>
  `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" ${more}/>`;
const at = (x, y, inner, turn = 0, size = 1) =>
  `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${size})">${inner}</g>`;
const word = (x, y, size, text, fill, more = '') =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="middle" font-family="Noto Serif CJK SC, Noto Serif, serif" font-weight="600" ${more}>${text}</text>`;

const SHADE = '#00000014';
const LIGHT = '#ffffff40';
const shadow = (x, y, rx) => oval(x, y, rx, rx / 9, '#00000026');
const leaf = (fill, vein = '#ffffff70') =>
  path('M0 0C-26-22-24-66 0-96C24-66 26-22 0 0Z', fill) + line('M0-4V-78', vein, 3);

/** A wall and a table in two tones of one colour. */
const scene = (wall, table, inner) =>
  rect(0, 0, SIDE, SIDE, 0, wall) + oval(320, 270, 250, 250, '#ffffff55') + rect(0, 458, SIDE, 182, 0, table) + inner;

const cup = (x, y, tea, clay = '#fdfcf8') =>
  shadow(x, y + 62, 84) +
  path(`M${x - 70} ${y - 20}C${x - 66} ${y + 44} ${x - 36} ${y + 62} ${x} ${y + 62}C${x + 36} ${y + 62} ${x + 66} ${y + 44} ${x + 70} ${y - 20}Z`, clay) +
  path(`M${x + 20} ${y + 58}C${x + 50} ${y + 50} ${x + 66} ${y + 30} ${x + 70} ${y - 20}H${x + 46}C${x + 46} ${y + 20} ${x + 36} ${y + 44} ${x + 20} ${y + 58}Z`, SHADE) +
  oval(x, y - 20, 70, 17, clay) + oval(x, y - 18, 60, 12.5, tea) + oval(x - 16, y - 21, 20, 4, LIGHT);

const steam = (x, y) =>
  line(`M${x - 16} ${y}c-14-20 14-36 0-58M${x + 16} ${y - 8}c-14-20 14-36 0-58`, '#ffffffb0', 6);

/** A tea in its tin, with a label to be read from top to bottom, and a cup of it. */
const tin = ({ name, lid, body, ink = '#4a3b28', tea, wall, table, extra = '' }) =>
  scene(wall, table,
    shadow(266, 520, 150) + rect(150, 196, 232, 320, 22, body) + rect(330, 196, 52, 320, 22, SHADE) +
    rect(166, 210, 16, 292, 8, LIGHT) + rect(142, 150, 248, 74, 20, lid) + rect(142, 206, 248, 14, 6, '#00000020') +
    rect(216, 136, 100, 22, 10, lid) + rect(222, 250, 88, 240, 6, '#fbf6ea') + rect(229, 257, 74, 226, 3, 'none', `stroke="${ink}66" stroke-width="2"`) +
    [...name].map((c, i) => word(266, 270 + (226 / name.length) * (i + 0.5) + 4, Math.min(50, 190 / name.length), c, ink)).join('') +
    extra + cup(466, 446, tea) + steam(466, 396));

/** A pressed tea in its paper. */
const cake = ({ name, paper, ink, tea, wall, table }) =>
  scene(wall, table,
    shadow(270, 516, 190) + oval(270, 320, 196, 196, paper) + oval(270, 320, 196, 196, SHADE, 'clip-path="inset(0 0 0 62%)"') +
    Array.from({ length: 16 }, (_, i) => at(270, 320, line('M0-150V-186', '#00000018', 5), i * 22.5)).join('') +
    oval(270, 320, 128, 128, 'none', `stroke="${ink}" stroke-width="5"`) + oval(270, 320, 114, 114, 'none', `stroke="${ink}66" stroke-width="2"`) +
    [...name].map((c, i) => word(270 + (i % 2 ? 40 : -40) * (name.length > 2 ? -1 : 1), 316 + (i < 2 ? -10 : 72) + (name.length > 2 ? 0 : 36), 72, c, ink)).join('') +
    cup(498, 462, tea));

const card = (wall, table, ground, ink, mark, text) =>
  scene(wall, table,
    at(320, 330, shadow(0, 176, 210) + rect(-210, -134, 420, 264, 24, ground) + path('M-210 60C-80-30 60 130 210 10V106a24 24 0 0 1-24 24H-186a24 24 0 0 1-24-24Z', LIGHT) +
      rect(-28, -134, 34, 264, 0, ink) + path('M-11-60C-80-130-120-60-11-60C98-60 58-130-11-60Z', 'none', `stroke="${ink}" stroke-width="16"`) + mark + word(108, 92, 36, text, ink), -6));

const tent = (fly, dark, door, tall, wall, table) =>
  scene(wall, table,
    path('M0 458L120 330L230 440L360 300L520 458Z', '#00000012') + shadow(320, 510, 250) +
    path(`M76 508L${tall ? 250 : 300} ${tall ? 190 : 244}H${tall ? 400 : 350}L566 508Z`, fly) + path(`M${tall ? 400 : 350} ${tall ? 190 : 244}L566 508H430Z`, dark) +
    path(`M${tall ? 300 : 310} ${tall ? 218 : 262}L230 508H416L${tall ? 344 : 332} ${tall ? 218 : 262}Z`, door) + path('M322 300L300 508H346Z', '#ffe9b0') +
    line('M76 508L30 520M566 508L612 520', dark, 4));

const fold = (colours, wall, table, stripes = []) =>
  scene(wall, table,
    shadow(320, 516, 220) + colours.map((c, i) => {
      const y = 512 - (i + 1) * (300 / colours.length), h = 300 / colours.length - 4;
      return rect(120, y, 400, h, h / 2.4, c) + rect(120, y + h * 0.62, 400, h * 0.38, h / 4, SHADE) +
        stripes.map(([x, w, s]) => rect(x, y, w, h, 0, s)).join('') + oval(512, y + h / 2, 10, h / 2 - 3, LIGHT);
    }).join(''));

const jacket = (body, dark, detail, wall, table) =>
  scene(wall, table,
    path('M250 130C290 160 350 160 390 130L470 168L556 400L492 430L452 330V520H188V330L148 430L84 400L170 168Z', body) +
    path('M452 330V520H400L440 220ZM188 330V520H214L200 250Z', SHADE) + path('M250 130C290 160 350 160 390 130L368 196H272Z', dark) + detail);

const bag = (body, dark, detail, wall, table) =>
  scene(wall, table, shadow(320, 520, 170) + detail.back + path('M176 250C176 170 240 140 320 140C400 140 464 170 464 250V480A36 36 0 0 1 428 516H212A36 36 0 0 1 176 480Z', body) + path('M412 170C450 190 464 210 464 250V480A36 36 0 0 1 428 516H392C420 420 424 280 412 170Z', SHADE) + detail.front.replaceAll('DARK', dark));

const sparkle = (x, y, fill, size = 1) => at(x, y, path('M0-26C3-6 6-3 26 0C6 3 3 6 0 26C-3 6-6 3-26 0C-6-3-3-6 0-26Z', fill), 0, size);
const flower = (x, y, petal, heart, size = 1) =>
  at(x, y, [0, 72, 144, 216, 288].map((turn) => at(0, 0, oval(0, -20, 12, 20, petal), turn)).join('') + oval(0, 0, 9, 9, heart), 0, size);

const green = { wall: '#dfe9d6', table: '#b9cda8' };
const oolong = { wall: '#efe4cf', table: '#d6bf98' };
const red = { wall: '#f3ddd2', table: '#d9ac97' };
const dark = { wall: '#e4dcd3', table: '#b8a591' };
const white = { wall: '#eceae3', table: '#cfcabb' };
const ware = { wall: '#dde6e6', table: '#b3c4c3' };
const camp = { wall: '#dce8e4', table: '#9fb8a5' };
const home = { wall: '#f0e8dc', table: '#d2bd9f' };
const sea = { wall: '#dbe6ee', table: '#a9bfcd' };

const sprig = (x, y, fill, turns = [-38, 0, 38]) => turns.map((turn) => at(x, y, leaf(fill), turn, 0.8)).join('');

const SHANYU = {
  'mingqian-longjing': tin({ ...green, name: '西湖龙井', lid: '#3f6b3c', body: '#7ba05b', tea: '#c9d77a', extra: sprig(430, 250, '#6c9a4e') }),
  'dongting-biluochun': tin({ ...green, name: '碧螺春', lid: '#7a8c34', body: '#c3c46b', tea: '#d9dc96', extra: line('M430 240c30-50 74-8 44 20s-56-18-24-30', '#7f9440', 9) }),
  'huangshan-maofeng': tin({ ...green, name: '黄山毛峰', lid: '#44605c', body: '#86a8a0', tea: '#d3d98a', extra: path('M404 300L452 210L486 262L512 230L560 300Z', '#7c9c93') }),
  'anji-baicha': tin({ ...green, name: '安吉白茶', lid: '#a4b58f', body: '#e8ecd9', tea: '#e4e8b0', extra: sprig(480, 300, '#a9c48a', [-20, 20]) }),
  'enshi-yulu': tin({ ...green, name: '恩施玉露', lid: '#1f4d46', body: '#2f7566', tea: '#a8c66a', extra: path('M484 200C520 250 520 290 484 296C448 290 448 250 484 200Z', '#63a58f') }),
  'tieguanyin-qingxiang': tin({ ...oolong, name: '铁观音', lid: '#33524a', body: '#5d8273', tea: '#d9c65c', extra: flower(486, 250, '#fff6e3', '#e0b34e', 1.5) }),
  dahongpao: tin({ ...oolong, name: '大红袍', lid: '#5c1f1a', body: '#9c3a2c', tea: '#b5622a', extra: path('M412 310L446 190L476 240L506 176L556 310Z', '#b98662') }),
  'fenghuang-dancong': tin({ ...oolong, name: '凤凰单丛', lid: '#8a5a1e', body: '#d39a3f', tea: '#d79a3c', extra: at(484, 300, leaf('#b9772b'), -50, 1.1) + at(484, 300, leaf('#d99a45'), -16, 1.25) + at(484, 300, leaf('#b9772b'), 18, 1.1) }),
  'dongfang-meiren': tin({ ...oolong, name: '东方美人', lid: '#7b4560', body: '#c08aa0', tea: '#cf7f3f', extra: sprig(484, 290, '#b5776a', [-52, -18, 18, 52]) }),
  'zhengshan-xiaozhong': tin({ ...red, name: '正山小种', lid: '#2f2622', body: '#6b4638', tea: '#a3401f', extra: line('M470 290c-30-40 30-60 0-100M510 290c-30-40 30-60 0-100', '#b79a8c', 12) }),
  jinjunmei: tin({ ...red, name: '金骏眉', lid: '#8c6a16', body: '#e0b64a', ink: '#6b4a0e', tea: '#c9762a', extra: [0, 1, 2, 3].map((i) => line(`M${440 + i * 26} ${290 - (i % 2) * 20}q14-40 4-84`, '#b98a22', 9)).join('') }),
  'dianhong-jinya': tin({ ...red, name: '滇红金芽', lid: '#7a2a1a', body: '#c8643a', tea: '#b3421c', extra: oval(486, 246, 46, 46, '#eb9f5b') }),
  'qimen-hongcha': tin({ ...red, name: '祁门红茶', lid: '#5a2238', body: '#93405c', tea: '#a8341f', extra: flower(486, 250, '#d98a9c', '#f4d27a', 1.5) }),
  'yiwu-sheng-puer': cake({ ...dark, name: '易武', paper: '#efe6cf', ink: '#466033', tea: '#cfae4e' }),
  'menghai-shu-puer': cake({ ...dark, name: '勐海', paper: '#e6cfa9', ink: '#7a2a1a', tea: '#4f1d10' }),
  'lao-shoumei-baicha': cake({ ...white, name: '寿眉', paper: '#f7f3e8', ink: '#6d6a4d', tea: '#d8954a' }),
  xiaoqinggan: scene(green.wall, green.table,
    [[220, 420, '#5d7a33'], [400, 430, '#4f6d2d'], [310, 310, '#6d8b3c']].map(([x, y, c]) =>
      shadow(x, y + 92, 92) + oval(x, y, 98, 92, c) + oval(x - 34, y - 34, 26, 18, LIGHT) + oval(x, y - 74, 34, 14, '#3c2a1c') + oval(x, y - 86, 36, 12, '#7d9a4a') +
      [[-50, 10], [-20, 40], [20, 20], [48, -10], [40, 44]].map(([dx, dy]) => oval(x + dx, y + dy, 3, 3, '#00000030')).join('')).join('') + at(350, 226, leaf('#3f6b3c'), 50, 0.8)),
  'fuding-baihao-yinzhen': tin({ ...white, name: '白毫银针', lid: '#8d9299', body: '#dfe2e4', tea: '#ead9a0', extra: [0, 1, 2, 3, 4].map((i) => line(`M${436 + i * 22} 296q${8 - i * 4}-50 0-96`, '#b9bdb2', 8)).join('') }),
  'molihua-cha': scene('#e6ecdf', '#c3d0b4',
    shadow(320, 516, 190) + path('M120 340H520C510 460 440 512 320 512S130 460 120 340Z', '#fdfcf8') + path('M420 340H520C510 460 440 512 320 512C400 480 424 420 420 340Z', SHADE) + oval(320, 340, 200, 44, '#eeeadd') +
    Array.from({ length: 13 }, (_, i) => oval(180 + (i * 67) % 280, 326 + (i * 31) % 36, 26, 24, ['#8a9a5e', '#a3ae78', '#76874d'][i % 3]) + line(`M${168 + (i * 67) % 280} ${324 + (i * 31) % 36}q12-12 24 0`, '#f4f1df', 4)).join('') +
    flower(216, 268, '#ffffff', '#f0cf6a', 1.7) + flower(330, 232, '#ffffff', '#f0cf6a', 2) + flower(424, 280, '#ffffff', '#f0cf6a', 1.5) + at(380, 250, leaf('#6c9a4e'), 70, 0.7)),
  'guihua-wulong-lengpao': scene('#f6ead0', '#e1c58b',
    shadow(320, 540, 120) + rect(270, 110, 100, 50, 14, '#a8793d') + path('M270 160H370V200C430 230 436 260 436 300V500A34 34 0 0 1 402 534H238A34 34 0 0 1 204 500V300C204 260 210 230 270 200Z', '#ffffffa0') + path('M204 320H436V500A34 34 0 0 1 402 534H238A34 34 0 0 1 204 500Z', '#e0a63fc0') + rect(224, 260, 16, 240, 8, '#ffffff90') +
    path('M300 360L340 360L352 420H288Z', '#fdf5dd') + line('M320 360V200', '#fdf5dd', 4) + [[260, 350], [390, 380], [270, 470], [380, 470], [330, 500]].map(([x, y]) => flower(x, y, '#f7cf5c', '#b9791d', 0.55)).join('')),
  'ru-yao-gaiwan': scene(ware.wall, ware.table,
    shadow(320, 528, 210) + oval(320, 500, 190, 30, '#a9c9c3') + oval(320, 492, 150, 20, '#95b8b2') +
    path('M170 300C176 420 236 486 320 486S464 420 470 300Z', '#b5d3cc') + path('M400 300H470C464 420 404 486 320 486C384 440 400 380 400 300Z', SHADE) + oval(320, 300, 150, 30, '#cfe5df') +
    path('M196 296C216 220 270 200 320 200S424 220 444 296Z', '#bcd9d2') + oval(320, 296, 124, 18, '#a5c6bf') + rect(296, 166, 48, 38, 14, '#b5d3cc') + oval(320, 168, 34, 11, '#cfe5df') +
    line('M220 360l30 26l-8 40M410 330l-20 40l24 30M300 420l26-24', '#8fb3ac80', 2.5)),
  'zisha-xishi-hu': scene('#efe0d3', '#cda88b',
    shadow(310, 510, 210) + line('M452 300c96-36 112 120-8 128', '#7d3f29', 30) + path('M190 330L96 268L120 250L226 282Z', '#8f4a30') + oval(320, 380, 166, 128, '#9c5236') + path('M410 280C520 330 500 500 330 508C430 460 440 360 410 280Z', SHADE) +
    oval(320, 268, 84, 20, '#8f4a30') + path('M236 266C256 228 384 228 404 266Z', '#a85a3c') + oval(320, 226, 24, 22, '#8f4a30') + oval(250, 340, 36, 54, '#ffffff22', 'transform="rotate(24 250 340)"')),
  'gaopenggui-gongdaobei': scene('#e3ecef', '#b7cad0',
    shadow(310, 524, 150) + line('M430 270c96-10 96 150-10 150', '#c2dbe0', 22) + path('M176 190L214 200H420L440 490A36 36 0 0 1 404 520H216A36 36 0 0 1 180 490L206 220Z', '#ffffffa0') + path('M196 330H430L438 490A36 36 0 0 1 404 520H216A36 36 0 0 1 182 490Z', '#d9852fc0') + oval(313, 330, 117, 16, '#eaa55a') + rect(222, 230, 16, 250, 8, '#ffffffa0')),
  'jianzhan-zhurenbei': scene('#d9d6d2', '#a59d94',
    shadow(320, 520, 130) + path('M128 240C150 420 240 500 320 510C400 500 490 420 512 240Z', '#26242a') + oval(320, 240, 192, 44, '#4a3a2e') + oval(320, 246, 174, 34, '#1b1a20') +
    Array.from({ length: 19 }, (_, i) => line(`M${150 + i * 19} ${272 + Math.abs(9 - i) * -1}q${(9 - i) * 5} 80 ${(9 - i) * 9} ${170 + (i % 3) * 16}`, ['#b98a4a80', '#7f93b080', '#d8b26a70'][i % 3], 3)).join('') + path('M262 490H378L368 520H272Z', '#6b4a35')),
  'lvxing-chaju-tao': scene(ware.wall, ware.table,
    shadow(320, 528, 240) + rect(96, 330, 448, 186, 40, '#4d5a5c') + rect(96, 330, 448, 60, 30, '#65757a') + rect(286, 376, 68, 34, 10, '#c8a15e') +
    at(220, 262, oval(0, 40, 84, 66, '#e9efe9') + oval(0, -16, 48, 12, '#cbd6cf') + oval(0, -30, 14, 12, '#e9efe9') + path('M-72 20L-116-16L-104-26L-60-4Z', '#e9efe9')) + cup(376, 286, '#c99546') + cup(480, 296, '#c99546')),
  'zhuzhi-chapan': scene('#ece6d2', '#cdbb8c',
    shadow(320, 510, 260) + path('M110 330H530L590 450H50Z', '#d6b36a') + path('M50 450H590V490A16 16 0 0 1 574 506H66A16 16 0 0 1 50 490Z', '#b18a44') + Array.from({ length: 11 }, (_, i) => line(`M${150 + i * 34} 342L${104 + i * 43} 438`, '#8f6b2f', 6)).join('') + cup(230, 344, '#c99546') + cup(400, 350, '#c99546')),
  'chaju-liujunzi': scene('#eae0d6', '#c5ab92',
    shadow(320, 526, 130) + line('M276 330L226 130', '#5a2f22', 14) + line('M300 330L286 110', '#6d3a2a', 12) + oval(284, 112, 16, 30, '#6d3a2a') + line('M330 330V120', '#5a2f22', 10) + line('M352 330L384 120M364 330L404 130', '#6d3a2a', 9) + line('M384 330L440 170', '#5a2f22', 16) + path('M424 178L470 150L452 110L430 130Z', '#5a2f22') +
    path('M226 300H414L400 500A26 26 0 0 1 374 522H266A26 26 0 0 1 240 500Z', '#7a4331') + oval(320, 300, 94, 20, '#4a251a') + word(320, 436, 70, '茶', '#d7b07a')),
  'cha-dian-lvdougao': scene('#e7eddc', '#bfcda6',
    shadow(320, 516, 230) + oval(320, 470, 240, 44, '#fbfaf5') + oval(320, 462, 200, 30, '#eceade') +
    [[220, 400], [420, 400], [320, 420], [270, 316], [370, 316]].map(([x, y]) => rect(x - 62, y - 44, 124, 84, 20, '#b9c774') + rect(x - 62, y + 14, 124, 26, 13, '#9fb05c') + flower(x, y - 8, '#d7e0a0', '#8a9c48', 0.95)).join('')),
  'pincha-ke': scene('#efe4d6', '#c9a988',
    rect(170, 90, 300, 190, 12, '#fffaf0') + rect(170, 90, 300, 46, 12, '#a5422f') + word(320, 124, 28, '周六', '#fff') + word(320, 236, 84, '品茶', '#5a3b28') + shadow(320, 540, 260) + cup(170, 440, '#c9d77a') + cup(320, 470, '#d79a3c') + cup(470, 440, '#a3401f') + steam(170, 390) + steam(320, 420) + steam(470, 390)),
  lipinka: card('#e3e9dc', '#b5c4a6', '#2f5d50', '#e2c27c', '', '山语'),
  'qiucha-yushou': tin({ ...oolong, name: '正秋', lid: '#8c3d1c', body: '#cf7a36', tea: '#d9b04c', extra: [[450, 230, -30], [510, 190, 20], [540, 290, 60]].map(([x, y, turn]) => at(x, y, leaf('#b8502a'), turn, 0.6)).join('') }),
};

const mug = (x, y, enamel, rim, speck, size = 1) =>
  at(x, y, line('M116-50c90-16 90 130 0 116', enamel, 26) + rect(-124, -110, 248, 236, 28, enamel) + path('M60-110H124V98a28 28 0 0 1-28 28H40C64 60 66-40 60-110Z', SHADE) + oval(0, -110, 124, 26, rim) + oval(0, -107, 106, 18, '#5d4632') +
    Array.from({ length: 26 }, (_, i) => oval(-104 + (i * 83) % 208, -66 + (i * 47) % 176, 3 + (i % 3), 3 + (i % 3), speck)).join(''), 0, size);

const HARBOUR = {
  'ridgeline-2p-tent': tent('#7c9a6b', '#5f7c52', '#4a6340', false, camp.wall, camp.table),
  'hollow-oak-4p-tent': tent('#d08a4e', '#a96a35', '#7f4c24', true, camp.wall, camp.table),
  'cove-down-sleeping-bag': scene(sea.wall, sea.table, shadow(320, 520, 260) + path('M70 420C70 330 140 300 220 300H520C580 300 600 350 600 410S580 516 520 516H180C110 516 70 490 70 420Z', '#3e6f86') + Array.from({ length: 7 }, (_, i) => line(`M${250 + i * 50} 304q16 106 0 208`, '#2f5669', 5)).join('') + oval(164, 410, 78, 84, '#2f5669') + oval(168, 412, 58, 64, '#e8a54f') + oval(180, 424, 40, 42, '#f5ead6')),
  'driftwood-sleeping-pad': scene(camp.wall, camp.table, shadow(320, 520, 240) + path('M150 300H560A20 20 0 0 1 580 320V500A20 20 0 0 1 560 516H150Z', '#e0a645') + Array.from({ length: 6 }, (_, i) => line(`M${236 + i * 62} 304V512`, '#bd8327', 6)).join('') + oval(150, 408, 92, 108, '#f0bf68') + line('M150 408c-40-30 20-80 50-20s-50 100-100 20s60-160 120-30', '#bd8327', 7)),
  'ember-camp-stove': scene(camp.wall, camp.table, shadow(320, 528, 140) + rect(232, 390, 176, 132, 26, '#3f6f5c') + rect(360, 390, 48, 132, 26, SHADE) + rect(232, 430, 176, 34, 0, '#e8d9b0') + rect(296, 340, 48, 54, 8, '#7d8487') + rect(250, 310, 140, 34, 10, '#9aa2a5') + line('M250 310L190 260H450L390 310M320 310V260', '#7d8487', 10) + path('M320 90C390 170 410 210 380 256H260C230 210 270 170 320 90Z', '#f08a3c') + path('M320 156C356 200 362 226 344 256H296C280 226 292 200 320 156Z', '#ffd36b') + line('M408 366h50', '#7d8487', 9)),
  'enamel-mug': scene(home.wall, home.table, shadow(310, 520, 170) + mug(300, 388, '#f5f1e6', '#2d4a63', '#2d4a63') + steam(300, 250)),
  'cast-iron-skillet': scene(home.wall, home.table, shadow(290, 520, 210) + path('M410 300L580 150A26 26 0 0 1 612 190L450 350Z', '#2b2d30') + oval(586, 176, 11, 11, home.wall) + oval(280, 380, 206, 134, '#2b2d30') + oval(280, 366, 186, 112, '#414448') + oval(280, 374, 168, 96, '#35383c') + path('M210 380C200 320 280 310 300 330C360 320 370 390 330 410C300 440 220 430 210 380Z', '#fffdf5') + oval(280, 370, 36, 30, '#f5b83d') + oval(270, 360, 10, 7, LIGHT)),
  'nesting-cook-set': scene(camp.wall, camp.table, shadow(320, 526, 200) + rect(150, 380, 340, 142, 26, '#9aa5ab') + rect(400, 380, 90, 142, 26, SHADE) + rect(140, 370, 360, 24, 12, '#b9c3c8') + rect(190, 266, 260, 110, 22, '#c9723c') + rect(380, 266, 70, 110, 22, SHADE) + rect(182, 256, 276, 22, 11, '#e0905c') + rect(230, 186, 180, 74, 18, '#9aa5ab') + oval(320, 186, 96, 18, '#b9c3c8') + rect(298, 158, 44, 22, 10, '#3a3f42') + line('M490 440h80', '#3a3f42', 20)),
  'harbour-wool-blanket': fold(['#ece2cd', '#ece2cd', '#ece2cd'], home.wall, home.table, [[180, 26, '#23405c'], [216, 10, '#b5452f'], [420, 26, '#23405c'], [400, 10, '#b5452f']]),
  'linen-duvet-cover': fold(['#c9cfc4', '#dfe2d8', '#c9cfc4'], home.wall, home.table, [[150, 4, '#9ea797'], [480, 4, '#9ea797']]),
  'turkish-towel-set': fold(['#5f9aa4', '#f3ede0', '#d98a5b', '#f3ede0'], sea.wall, sea.table, [[160, 10, '#ffffff80'], [180, 10, '#ffffff80'], [200, 10, '#ffffff80']]),
  'fishermans-sweater': jacket('#e9dfc8', '#d3c5a5', [240, 300, 360].map((x) => line(Array.from({ length: 8 }, (_, i) => `M${x} ${220 + i * 36}q20 18 0 36q-20-18 0-36`).join(''), '#c4b48e', 6)).join('') + rect(188, 494, 264, 26, 6, '#d3c5a5') + line('M216 240V480M270 240V480M330 240V480M424 240V480', '#d3c5a5', 3), sea.wall, sea.table),
  'waxed-canvas-jacket': jacket('#6b6a3f', '#4b3a28', line('M320 190V516', '#4a4a2a', 5) + [240, 300, 360, 420, 480].map((y) => oval(334, y, 6, 6, '#c99a4e')).join('') + rect(214, 400, 84, 84, 8, '#5c5b35') + rect(346, 400, 84, 84, 8, '#5c5b35') + rect(214, 400, 84, 24, 8, '#4a4a2a') + rect(346, 400, 84, 24, 8, '#4a4a2a'), camp.wall, camp.table),
  'winter-parka': jacket('#34506b', '#e5d7bb', path('M236 124C220 60 420 60 404 124C420 190 380 210 320 210S220 190 236 124Z', '#e5d7bb') + path('M266 130C266 90 374 90 374 130C374 176 350 186 320 186S266 176 266 130Z', '#22384d') + line('M320 210V516', '#22384d', 6) + [260, 330, 400, 470].map((y) => line(`M192 ${y}H448`, '#2a4259', 4)).join(''), sea.wall, sea.table),
  'merino-hiking-socks': scene(camp.wall, camp.table, [[220, '#8c4a3c', '#e3c9a0'], [370, '#3f5f6b', '#e3c9a0']].map(([x, c, t]) => path(`M${x - 50} 130H${x + 60}V350C${x + 60} 380 ${x + 150} 420 ${x + 150} 460C${x + 150} 500 ${x + 110} 506 ${x + 70} 506H${x}C${x - 50} 500 ${x - 50} 450 ${x - 50} 400Z`, c) + rect(x - 50, 130, 110, 46, 8, t) + rect(x - 50, 200, 110, 14, 0, t) + rect(x - 50, 226, 110, 14, 0, t) + path(`M${x + 150} 460C${x + 150} 500 ${x + 110} 506 ${x + 84} 506C${x + 84} 470 ${x + 100} 430 ${x + 124} 424C${x + 140} 436 ${x + 150} 448 ${x + 150} 460Z`, t) + oval(x - 22, 466, 30, 34, t)).join('')),
  'summit-daypack': bag('#3d6b7d', '#27495a', { back: line('M260 150C260 90 380 90 380 150', '#27495a', 18), front: rect(216, 340, 208, 150, 26, '#4f8396') + line('M230 380H410', 'DARK', 6) + line('M190 250C240 290 400 290 450 250', 'DARK', 10) + rect(300, 270, 40, 46, 8, '#e3a34e') + sparkle(320, 434, '#e8f0ee', 1.1) }, camp.wall, camp.table),
  'waxed-canvas-tote': scene(home.wall, home.table, shadow(320, 520, 190) + line('M230 270C230 110 410 110 410 270', '#7a4a26', 18) + path('M150 250H490L460 500A22 22 0 0 1 438 518H202A22 22 0 0 1 180 500Z', '#a98a52') + path('M420 250H490L460 500A22 22 0 0 1 438 518H380C420 440 426 340 420 250Z', SHADE) + path('M168 400L180 500A22 22 0 0 0 202 518H438A22 22 0 0 0 460 500L472 400Z', '#7a4a26') + line('M150 278H490', '#8b6f3d', 4, 'stroke-dasharray="14 10"')),
  'trekking-poles': scene(camp.wall, camp.table, path('M0 458L150 300L260 420L420 250L640 458Z', '#00000012') + [[210, 12], [430, -12]].map(([x, turn]) => at(x, 320, line('M0-160V200', '#b7bec2', 12) + line('M0-60V60', '#d0512f', 14) + rect(-15, -230, 30, 100, 14, '#3a322c') + rect(-20, -240, 40, 20, 10, '#c99a6b') + oval(0, 168, 34, 9, '#2f3437') + path('M-6 200H6L0 224Z', '#2f3437') + line('M-14-220c-50 20-40 80 0 84', '#3a322c', 6), turn)).join('')),
  'insulated-bottle': scene(sea.wall, sea.table, shadow(320, 536, 110) + line('M290 110c0-40 60-40 60 0', '#2f3437', 14) + rect(266, 110, 108, 66, 16, '#2f3437') + rect(276, 170, 88, 30, 4, '#c7cdd0') + path('M276 196H364C420 220 424 250 424 290V500A32 32 0 0 1 392 532H248A32 32 0 0 1 216 500V290C216 250 220 220 276 196Z', '#2f7f79') + path('M364 196C420 220 424 250 424 290V500A32 32 0 0 1 392 532H360C390 420 390 300 364 196Z', SHADE) + rect(238, 270, 16, 230, 8, LIGHT) + path('M272 420L310 350L336 392L352 370L384 420Z', '#ffffffc0')),
  'beacon-lantern': scene('#25384a', '#182734', oval(320, 320, 270, 270, '#ffd77a22') + oval(320, 330, 190, 190, '#ffd77a33') + shadow(320, 524, 130) + line('M220 200C220 60 420 60 420 200', '#c7cdd0', 12) + rect(226, 170, 188, 50, 16, '#3f6f5c') + rect(244, 220, 152, 200, 8, '#fff3c9') + rect(290, 240, 60, 160, 30, '#ffd36b') + line('M264 220V420M376 220V420', '#3f6f5c', 8) + rect(216, 416, 208, 104, 22, '#3f6f5c') + oval(320, 468, 20, 20, '#e8d9b0')),
  'beeswax-pillar-candles': scene(home.wall, home.table, shadow(320, 522, 220) + [[200, 250, 112], [330, 180, 120], [452, 320, 100]].map(([x, y, w]) => rect(x - w / 2, y, w, 520 - y, 14, '#e9b44c') + rect(x + w / 4, y, w / 4, 520 - y, 12, SHADE) + oval(x, y + 6, w / 2, 15, '#f4cd7a') + line(`M${x} ${y}v-22`, '#4a3b28', 5) + path(`M${x} ${y - 84}C${x + 26} ${y - 48} ${x + 20} ${y - 18} ${x} ${y - 16}C${x - 20} ${y - 18} ${x - 26} ${y - 48} ${x} ${y - 84}Z`, '#ffcf5e') + oval(x, y - 34, 8, 14, '#fff4cf')).join('')),
  'cedar-soap': scene(sea.wall, sea.table, shadow(320, 516, 210) + rect(140, 350, 360, 160, 40, '#c98f66') + rect(140, 450, 360, 60, 30, '#b27a52') + at(320, 330, rect(-180, -90, 360, 150, 40, '#e5c19c') + rect(-130, -54, 260, 78, 20, 'none', 'stroke="#b27a52" stroke-width="5"') + word(0, 2, 46, 'CEDAR', '#8f5d38'), -6) + [[470, 230, 34], [520, 280, 20], [120, 260, 26]].map(([x, y, r]) => oval(x, y, r, r, '#ffffff90') + oval(x - r / 3, y - r / 3, r / 4, r / 4, '#fff')).join('')),
  'balsam-diffuser': scene('#e2eadf', '#b4c5ac', shadow(320, 528, 120) + [-26, -14, -2, 10, 24].map((turn, i) => at(320, 330, line('M0 0V-220', ['#8a6236', '#a97d4a'][i % 2], 8), turn)).join('') + rect(290, 290, 60, 60, 8, '#c9a15c') + path('M290 340H350C420 360 426 400 426 430V496A28 28 0 0 1 398 524H242A28 28 0 0 1 214 496V430C214 400 220 360 290 340Z', '#e9efe6d0') + path('M214 440H426V496A28 28 0 0 1 398 524H242A28 28 0 0 1 214 496Z', '#6f9a70b0') + rect(268, 410, 104, 84, 6, '#fbf6ea') + at(320, 488, leaf('#3f6b4a'), 0, 0.75)),
  'stoneware-dinner-set': scene(home.wall, home.table, shadow(320, 520, 240) + [0, 1, 2, 3].map((i) => oval(320, 500 - i * 22, 230, 40, ['#8fa3a8', '#a9bbbf'][i % 2])).join('') + oval(320, 430, 190, 30, '#c3d0d2') + path('M180 350C190 420 250 440 320 440S450 420 460 350Z', '#6d858c') + oval(320, 350, 140, 28, '#a9bbbf') + oval(320, 353, 120, 20, '#5a7077') + at(320, 290, rect(-60, -60, 120, 110, 20, '#8fa3a8') + oval(0, -60, 60, 14, '#c3d0d2') + line('M60-30c44 0 44 60 0 60', '#8fa3a8', 15))),
  'oak-cutting-board': scene(home.wall, home.table, shadow(320, 530, 210) + rect(130, 130, 380, 390, 26, '#b98a52') + Array.from({ length: 24 }, (_, i) => rect(142 + (i % 6) * 60, 142 + Math.floor(i / 6) * 92, 56, 88, 4, ['#c99d63', '#ad7c45', '#d6ae78', '#bd8d53'][(i * 7 + Math.floor(i / 6)) % 4])).join('') + rect(260, 148, 120, 26, 13, '#8a6236') + at(420, 440, leaf('#5f8a4c'), -40, 0.9) + oval(250, 410, 54, 50, '#cf4a34') + oval(232, 390, 12, 8, LIGHT) + path('M236 364l14 10l16-12', '#4f7a3d')),
  'adirondack-chair': scene(sea.wall, '#a9c08f', shadow(320, 540, 220) + [0, 1, 2, 3, 4].map((i) => at(320, 400, rect(-22, -270 + Math.abs(2 - i) * 20, 44, 270 - Math.abs(2 - i) * 20, 20, ['#c85a3f', '#d8694c'][i % 2]), (i - 2) * 8)).join('') + path('M150 400H490L520 450H120Z', '#b54c33') + line('M170 440L130 536M470 440L510 536', '#a3422b', 30) + rect(90, 346, 120, 26, 13, '#d8694c') + rect(430, 346, 120, 26, 13, '#d8694c') + line('M118 372V530M522 372V530', '#b54c33', 24)),
  'fire-pit': scene('#2c3440', '#1f262f', oval(320, 300, 260, 240, '#ff9a3c22') + shadow(320, 536, 210) + path('M320 90C420 200 450 270 400 350H240C190 270 250 210 320 90Z', '#f0752f') + path('M300 180C360 250 384 300 350 350H270C240 300 262 250 300 180Z', '#ffb347') + path('M316 260C344 296 344 330 326 350H294C284 326 292 296 316 260Z', '#fff0b0') + line('M220 340L420 366M420 336L230 370', '#6b4630', 24) + path('M130 350H510L450 470H190Z', '#5a6066') + path('M420 350H510L450 470H380Z', SHADE) + Array.from({ length: 6 }, (_, i) => rect(196 + i * 44, 390, 20, 40, 6, '#f0752f')).join('') + line('M210 470L160 530M430 470L480 530', '#43484d', 16)),
  'rope-hammock': scene('#d9eaf0', '#b5c98f', line('M80 90V520M560 90V520', '#7a5a3a', 28) + line('M84 190L150 330M556 190L490 330', '#e6d7b5', 6) + path('M130 320C220 470 420 470 510 320L524 344C430 520 210 520 116 344Z', '#f0e6cf') + Array.from({ length: 9 }, (_, i) => line(`M${146 + i * 42} ${344 + Math.sin((i / 8) * Math.PI) * 96}l18 ${22 + Math.sin((i / 8) * Math.PI) * 10}`, '#b9a578', 4)).join('') + rect(200, 366, 110, 58, 26, '#c85a3f', 'transform="rotate(14 255 395)"') + shadow(320, 540, 200)),
  'field-notebook': scene(camp.wall, camp.table, shadow(330, 530, 170) + at(330, 330, rect(-140, -190, 290, 380, 14, '#f6f0df') + rect(-150, -196, 290, 380, 14, '#d98a2b') + rect(-150, -196, 46, 380, 14, '#b06c1b') + rect(-70, -130, 170, 90, 8, '#f6f0df') + line('M-50-100H80M-50-70H40', '#8a7a5a', 6) + rect(96, -196, 14, 380, 0, '#3a322c'), -5) + at(500, 340, rect(-12, -150, 24, 270, 6, '#2f7f79') + path('M-12 120H12L0 166Z', '#e5c19c') + path('M-4 150H4L0 166Z', '#3a322c') + rect(-12, -170, 24, 26, 8, '#d0512f'), 18)),
  'tent-repair': scene(camp.wall, camp.table, shadow(320, 520, 220) + path('M110 500L320 180L530 500Z', '#7c9a6b') + path('M320 180L530 500H400Z', '#5f7c52') + at(330, 400, rect(-64, -58, 128, 116, 12, '#e0a645') + rect(-52, -46, 104, 92, 6, 'none', 'stroke="#fff6df" stroke-width="5" stroke-dasharray="14 9"'), -10) + at(470, 210, line('M-70 70L60-60', '#b7bec2', 9) + oval(64, -64, 15, 8, 'none', 'stroke="#b7bec2" stroke-width="7" transform="rotate(-45 64 -64)"') + line('M66-66c40 30-20 90-100 60s-90 90-50 170', '#c85a3f', 5))),
  'gift-card': card(sea.wall, sea.table, '#1f3f52', '#e3a34e', at(-120, 40, path('M0-70L44 0H-44ZM0-30L54 50H-54Z', '#7fae93')), 'H &amp; P'),
};

await run(async () => {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('say where to: node pictures.mjs FOLDER');
  await mkdir(folder, { recursive: true });
  await withBrowser(async (browser) => {
    const profile = await newProfile(browser, { viewport: { width: SIDE, height: SIDE } });
    const page = await profile.newPage();
    const session = await profile.newCDPSession(page);
    for (const [handle, drawing] of Object.entries({ ...SHANYU, ...HARBOUR })) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}">${drawing}</svg>`;
      await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
      const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
      await writeFile(join(folder, `${handle}.webp`), Buffer.from(data, 'base64'));
    }
  });
});
