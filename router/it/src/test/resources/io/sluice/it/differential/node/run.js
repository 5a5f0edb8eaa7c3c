// Runs the steps of a JSON file by mysql2 and prints what the client sees, one JSON line a step: [title, [line, ...]].
'use strict';
const fs = require('fs');
const crypto = require('crypto');
const { createRequire } = require('module');
const mysql = createRequire(process.cwd() + '/')('mysql2');

const { address, mode, steps } = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const SHOWN = 300;

const options = {
  ...address,
  multipleStatements: true,
  compress: mode === 'compress',
  supportBigNumbers: true,
  bigNumberStrings: true,
  dateStrings: true,
  flags: mode === 'changed' ? ['-FOUND_ROWS'] : [],
  infileStreamFactory: path => fs.createReadStream(path),
};

function text(value) {
  if (value === null || value === undefined) return 'NULL';
  let shown = Buffer.isBuffer(value) ? 'bytes ' + value.toString('hex')
    : typeof value === 'object' ? JSON.stringify(value) : typeof value + ' ' + value;
  if (shown.length > SHOWN) {
    const digest = crypto.createHash('sha256').update(shown).digest('hex').substring(0, 16);
    shown = shown.substring(0, 40) + '... ' + shown.length + ' characters, digest ' + digest;
  }
  return shown;
}

// The known differences under "Session trackers": what MariaDB tells of autocommit, and the order of variables.
function tracked(h) {
  const mariaDb = connection._handshakePacket.serverVersion.includes('MariaDB');
  const variables = Object.entries((h.stateChanges || {}).systemVariables || {})
    .filter(([name]) => !(mariaDb && name === 'autocommit')).sort();
  const others = { ...(h.stateChanges || {}), systemVariables: undefined };
  return mariaDb
    ? `status ${h.serverStatus & ~0x4000} schema ${others.schema || null} state ${JSON.stringify(variables)}`
    : `status ${h.serverStatus} state ${JSON.stringify(variables)} ${JSON.stringify(others)}`;
}

function describe(step, rows, fields, lines) {
  if (!Array.isArray(rows)) {
    const h = rows;
    lines.push(`ok affected ${h.affectedRows} changed ${h.changedRows} id ${h.insertId} ${tracked(h)} `
      + `warnings ${h.warningStatus} info ${step.varying ? '~' : h.info}`);
    return;
  }
  for (const f of fields || []) {
    lines.push(['column', f.catalog, f.schema || f.db, f.table, f.orgTable, f.name, f.orgName, f.characterSet,
      step.varying ? '~' : f.columnLength, f.columnType, f.flags, f.decimals].join(' '));
  }
  for (const row of rows) {
    lines.push('row ' + row.map(value => (step.varying ? '~' : text(value))).join(' | '));
  }
  lines.push('rows ' + rows.length);
}

function outcome(step, error, result, fields, lines) {
  if (error) {
    lines.push(`error ${error.errno} ${error.code} ${error.sqlState} ${error.fatal} ${step.varying ? '~' : error.sqlMessage || error.message}`);
    return;
  }
  // Several results come as an array of results with an array of fields each, or undefined for those without rows.
  const several = Array.isArray(result) && Array.isArray(fields) && fields.length > 0
    && fields.some(each => each === undefined || Array.isArray(each));
  if (several) {
    result.forEach((each, i) => describe(step, each, fields[i], lines));
  } else {
    describe(step, result, fields, lines);
  }
}

function parameter(p) {
  switch (p.kind) {
    case 'NULL': return null;
    case 'INTEGER': return Number(p.text);
    case 'DOUBLE': return Number(p.text);
    case 'BYTES': return Buffer.from(p.text, 'hex');
    case 'LONG': return Buffer.alloc(Number(p.text), 'x');
    default: return p.text;
  }
}

const connection = mysql.createConnection(options);
connection.on('error', error => process.stderr.write('connection: ' + error.message + '\n'));

function once(step, values, lines) {
  return new Promise(resolve => {
    const done = (error, result, fields) => {
      outcome(step, error, result, fields, lines);
      resolve();
    };
    const query = { sql: step.sql, rowsAsArray: true };
    try {
      if (mode === 'execute') connection.execute(query, values, done);
      else connection.query(query, values, done);
    } catch (thrown) {
      lines.push('thrown ' + thrown.message);
      resolve();
    }
  });
}

(async () => {
  for (const step of steps) {
    const lines = [];
    const executions = step.executions.length ? step.executions : [[]];
    for (const parameters of executions) {
      await once(step, parameters.map(parameter), lines);
    }
    process.stdout.write(JSON.stringify([step.title, lines]) + '\n');
  }
  const lines = [];
  await new Promise(resolve => connection.ping(error => { lines.push('ping ' + error); resolve(); }));
  await new Promise(resolve => connection.changeUser({ ...address }, error => {
    lines.push('change user ' + (error ? error.message : 'ok'));
    resolve();
  }));
  await once({ sql: 'SELECT DATABASE(), @left_over' }, [], lines);
  process.stdout.write(JSON.stringify(['commands', lines]) + '\n');
  connection.end();
})();
