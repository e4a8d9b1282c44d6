// akismet-api as its documentation uses it, against HOST with KEY; prints what it was told, as JSON.
import { AkismetClient } from "akismet-api"
const connect = key => new AkismetClient({ key, blog: "https://harwick.example", host: process.env.HOST, protocol: "http" })
const client = connect(process.env.KEY)
const write = more => ({
  ip: "192.0.2.78", useragent: "Mozilla/5.0", referer: "https://harwick.example/", permalink: "https://harwick.example/weir",
  type: "comment", date: "2026-05-02T10:00:00Z", ...more,
})
const news = write({ name: "Bargains7", email: "bargains@mail.example", content: "New at https://bargains.example/shoes" })
const told = {
  valid: await client.verifyKey(),
  invalid: await connect("0".repeat(32)).verifyKey(),
  ham: await client.checkSpam(write({ name: "Ines Calloway", role: "administrator", content: "The gate holds." })),
  spam: await client.checkSpam(write({ name: "viagra-test-123", content: "Spam!" })),
  trap: await client.checkSpam(write({ name: "Bo", content: "Nice.", honeypot: "filled in" })),
}
const thanks = await client.submitSpam(news)
told.thanks = thanks.text
told.learnt = await client.checkSpam(news)
told.ham_thanks = (await client.submitHam(news)).text
try {
  await connect("0".repeat(32)).checkSpam(news)
} catch (error) {
  told.error = error.message
}
console.log(JSON.stringify(told))
