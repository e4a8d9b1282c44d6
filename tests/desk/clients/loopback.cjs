// Names under .localhost are this computer, as RFC 6761 has it; not every resolver knows.
const dns = require("node:dns")
const { lookup } = dns
dns.lookup = (name, options, done) => {
  if (!name.endsWith(".localhost")) return lookup(name, options, done)
  if (typeof options === "function") [options, done] = [{}, options]
  return options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4)
}
