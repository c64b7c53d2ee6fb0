/**
 * What starts and stops the servers of an installation, and holds its releases. A server runs the release that was in use
 * when it started.
 *
 * @typedef {{ name: string, url: string }} DeployNode a server; `url` as this machine, or a container of the installation, reaches it
 * @typedef {{ isReady: boolean, version?: string, reason?: string }} NodeState
 *
 * @typedef {object} Supervisor
 * @property {readonly DeployNode[]} nodes
 * @property {import('./readSettings.js').Settings} settings of the servers; without secrets that only a container has
 * @property {() => Promise<string>} current the release in use
 * @property {() => Promise<string | undefined>} previous the one before it, if that is known
 * @property {(source: string) => Promise<string>} look the release that a source holds; changes nothing. Rejects with a Refusal
 * @property {(source: string) => Promise<string>} fetch makes the release of a source ready to be used
 * @property {(release: string, previous: string | undefined) => Promise<void>} use every later start runs this release, and `previous` is the one before it
 * @property {(node: DeployNode) => Promise<void>} restart ends a server in its own time and starts it, also one that has ended
 * @property {(node: DeployNode) => Promise<boolean>} hasEnded whether it ended by itself since the last start
 * @property {(node: DeployNode) => Promise<NodeState>} ask whether it can serve, and which version it is
 * @property {(release: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<import('./runProgram.js').Ran>} command runs a command of the release with the settings of the servers
 * @property {(release: string, script: string, env: Readonly<Record<string, string>>) => Promise<import('./runProgram.js').Ran>} run runs a script of this folder with the release's packages and the settings
 * @property {<Value>(work: (folder: string) => Promise<Value>) => Promise<Value>} withScratch gives commands a folder to write in, and deletes it afterwards
 * @property {(name: string) => Promise<string>} backupPath where a backup of this name may be written by a command
 */
export {};
