/**
 * Checks Dockerfiles and compose files: what Docker could not read, and what an operator would not want. Hadolint is a program of
 * its own that no registry of ours has; these are the rules of its that matter here, and some of our own.
 */
import { DockerfileParser } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { readText, trackedFiles } from './trackedFiles.js';

/** @type {string[]} */
const problems = [];

/** Whether an image names a version: `latest` and no tag are another image tomorrow. @param {string} image */
const isPinned = (image) => /@sha256:[0-9a-f]{64}$/.test(image) || /:(?!latest$)[\w][\w.-]*$/.test(image);

/** @param {string} file @param {string} text */
const checkDockerfile = (file, text) => {
  for (const { message, range } of validate(text)) problems.push(`${file}:${range.start.line + 1} ${message}`);
  const all = DockerfileParser.parse(text).getInstructions();
  /** @param {number} line from 0 @param {string} problem */
  const report = (line, problem) => problems.push(`${file}:${line + 1} ${problem}`);
  const stages = new Set();
  let user = 'root';
  let [hasHealthcheck, last] = [false, 0];
  for (const instruction of all) {
    const name = instruction.getInstruction().toUpperCase();
    const words = instruction.getArguments().map((word) => word.getValue());
    const text = instruction.getArgumentsContent() ?? '';
    const { line } = instruction.getRange().start;
    last = line;
    if (name === 'FROM') {
      const [image = ''] = words.filter((word) => !word.startsWith('--'));
      if (!stages.has(image) && image !== 'scratch' && !image.includes('$') && !isPinned(image))
        report(line, `${image} may be another image tomorrow: name its version`);
      stages.add(/\sAS\s+(\S+)/i.exec(text)?.[1]);
      [user, hasHealthcheck] = ['root', false];
    }
    if (name === 'USER') user = (words[0] ?? 'root').split(':')[0] ?? 'root';
    if (name === 'HEALTHCHECK') hasHealthcheck = true;
    if (name === 'ADD') report(line, 'ADD fetches and unpacks without being asked: use COPY');
    if (name === 'MAINTAINER') report(line, 'MAINTAINER is not used any more: use LABEL');
    if ((name === 'ENV' || name === 'ARG') && /(PASSWORD|SECRET|TOKEN|KEY)\w*[= ]\S/i.test(text))
      report(line, `${name} stays in the image for everybody who has it: give secrets when it runs`);
    if ((name === 'CMD' || name === 'ENTRYPOINT') && !text.trim().startsWith('['))
      report(line, `${name} without brackets runs below a shell, which keeps SIGTERM from the program: use ["…"]`);
    if (name !== 'RUN') continue;
    if (/\bsudo\b/.test(text)) report(line, 'sudo is not for images: use USER');
    if (/\bapt-get\s+(?:-\S+\s+)*install\b/.test(text)) {
      if (!/(-y|--yes|-qq)\b/.test(text)) report(line, 'apt-get install asks a question: add --yes');
      if (!/--no-install-recommends/.test(text))
        report(line, 'apt-get install brings more than is needed: add --no-install-recommends');
      if (!/\bapt-get\s+(?:-\S+\s+)*update\b/.test(text))
        report(line, 'apt-get install uses lists of an older layer: run apt-get update in the same RUN');
      if (!/rm\s+-rf?\s+\/var\/lib\/apt\/lists/.test(text))
        report(line, 'the lists of apt stay in the layer: rm -rf /var/lib/apt/lists/* in the same RUN');
    }
    if (/\bnpm\s+(i|install)\b(?!.*--global)/.test(text))
      report(line, 'npm install may take other versions than the lock file: use npm ci');
    if (/\b(curl|wget)\b[^|]*\|\s*(ba)?sh\b/.test(text))
      report(line, 'it runs what a server sends at the moment: fetch, check the hash, then run');
  }
  if (user === 'root' || user === '0') report(last, 'the container runs as root: end with USER and another name');
  if (!hasHealthcheck) report(last, 'nobody can tell whether the server works: add HEALTHCHECK');
};

/** @param {string} file @param {string} text */
const checkCompose = (file, text) => {
  /** @type {{ services?: Record<string, Record<string, any>> }} */
  const { services = {} } = parse(text, { merge: true }) ?? {};
  for (const [name, service] of Object.entries(services)) {
    /** @param {string} problem */
    const report = (problem) => problems.push(`${file} service ${name}: ${problem}`);
    const { image, build, privileged, volumes = [], network_mode: network } = service;
    if (
      typeof image === 'string' &&
      build === undefined &&
      image !== 'homeroom' &&
      !image.includes('$') &&
      !isPinned(image)
    )
      report(`${image} may be another image tomorrow: name its version`);
    if (privileged === true) report('privileged gives it the machine: name what it needs with cap_add');
    if (network === 'host') report('network_mode host gives it all ports of the machine: use networks and ports');
    if (JSON.stringify(volumes).includes('docker.sock')) report('docker.sock gives it the machine: leave it out');
    for (const [key, value] of Object.entries(service.environment ?? {}))
      if (
        /(PASSWORD|SECRET|TOKEN|_KEY)$/.test(key) &&
        typeof value === 'string' &&
        value !== '' &&
        !value.includes('$')
      )
        report(`${key} is written here for everybody who reads the file: take it from the environment, \${${key}}`);
  }
};

const files = trackedFiles();
const dockerfiles = files.filter((file) => /(^|\/)(Dockerfile|Containerfile)(\.[\w-]+)?$|\.dockerfile$/i.test(file));
const composeFiles = files.filter((file) => /(^|\/)(docker-)?compose[\w.-]*\.ya?ml$/.test(file));
for (const file of dockerfiles) checkDockerfile(file, readText(file) ?? '');
for (const file of composeFiles) checkCompose(file, readText(file) ?? '');
if (dockerfiles.length === 0) problems.push('There is no Dockerfile to check; deploy/Dockerfile should be one');

for (const problem of problems) console.log(problem);
if (problems.length > 0) process.exitCode = 1;
