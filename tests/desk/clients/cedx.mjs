// @cedx/akismet as its documentation uses it, against ADDRESS with KEY; prints what it was told, as JSON.
import { Author, AuthorRole, Blog, CheckResult, Client, Comment, CommentType } from "@cedx/akismet"
const blog = new Blog({ charset: "UTF-8", languages: ["en"], url: "https://harwick.example" })
const connect = (key, options = {}) => new Client(key, blog, { baseUrl: process.env.ADDRESS, ...options })
const write = (author, content) => new Comment({
  author: new Author({ ipAddress: "192.0.2.77", userAgent: "Mozilla/5.0", ...author }),
  content,
  context: ["news", "council"],
  date: new Date("2026-05-02T10:00:00Z"),
  permalink: "https://harwick.example/weir",
  postModified: new Date("2026-05-01T10:00:00Z"),
  referrer: "https://harwick.example/",
  type: CommentType.comment,
})
const client = connect(process.env.KEY)
const ham = write({ name: "Ines Calloway", email: "ines@mail.example", role: AuthorRole.administrator }, "The gate holds.")
const spam = write({ name: "viagra-test-123", email: "akismet-guaranteed-spam@example.com" }, "Spam!")
const news = write({ name: "Offers24" }, "Come and see https://offers.example/today")
const names = Object.fromEntries(Object.entries(CheckResult).map(([name, value]) => [value, name]))
const ask = async comment => names[await client.checkComment(comment)]
const told = {
  valid: await client.verifyKey(),
  invalid: await connect("0".repeat(32)).verifyKey(),
  ham: await ask(ham),
  spam: await ask(spam),
  test: names[await connect(process.env.KEY, { isTest: true }).checkComment(spam)],
}
await client.submitSpam(news)
told.learnt = await ask(news)
await client.submitHam(ham)
try {
  await connect("").checkComment(ham)
} catch (error) {
  told.error = error.message
}
console.log(JSON.stringify(told))
