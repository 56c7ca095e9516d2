// Stands in for @vscode/spdlog in the cached VS Code server, so that nobody needs a compiler.
// VS Code writes its logs and all output channels through it; here each line is simply appended to the file.
const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const names = ["trace", "debug", "info", "warning", "error", "critical"];
const off = names.length;

class Logger {
  #path;
  #level = 2;
  #bare = false;

  constructor(_kind, _name, path) {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, "");
    this.#path = path;
  }

  trace(message) {
    this.#write(0, message);
  }
  debug(message) {
    this.#write(1, message);
  }
  info(message) {
    this.#write(2, message);
  }
  warn(message) {
    this.#write(3, message);
  }
  error(message) {
    this.#write(4, message);
  }
  critical(message) {
    this.#write(5, message);
  }

  getLevel() {
    return this.#level;
  }
  setLevel(level) {
    this.#level = level;
  }
  setPattern() {}
  clearFormatters() {
    this.#bare = true;
  }
  flush() {}
  drop() {
    this.#level = off;
  }

  #write(level, message) {
    if (level < this.#level) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    try {
      appendFileSync(this.#path, this.#bare ? message : `${time} [${names[level]}] ${message}\n`);
    } catch (error) {
      // The folder of a window's logs is removed while its last lines are still being written.
      if (error.code !== "ENOENT") throw error;
    }
  }
}

const create = async (name, path) => new Logger("rotating", name, path);

exports.version = 0;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.Logger = Logger;
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
