// Stands in for @vscode/native-watchdog in the cached VS Code server, so that nobody needs a compiler.
// Like the original it ends the extension host when the server that started it is gone.
exports.start = (parent) => {
  setInterval(() => {
    try {
      process.kill(parent, 0);
    } catch {
      process.exit(87);
    }
  }, 1000).unref();
};

exports.exit = (code) => process.exit(code ?? 0);
