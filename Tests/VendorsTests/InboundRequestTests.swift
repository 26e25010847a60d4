import Testing
import Vendors

@Suite struct InboundRequestTests {
    @Test func `what is said of a request does not show its query`() {
        let request = OutboundRequest(method: "GET", url: "https://h/p?apiKey=secret&o=1", headers: [:], body: [])
        #expect(request.withoutQuery("no route to https://h/p?apiKey=secret&o=1: x") == "no route to https://h/p?…: x")
        #expect(request.withoutQuery("reset") == "reset")
    }

    @Test func `doubled slashes are one, and the query is decoded`() {
        let request = InboundRequest(
            method: "POST", target: "//add//events/v1.json?apiKey=a%2Db+c&x&y=1=2", headers: [:], body: [])
        #expect(request.path == "/add/events/v1.json")
        #expect(request.parameter("apiKey") == "a-b c")
        #expect(request.parameter("x") == "")
        #expect(request.parameter("y") == "1=2")
        #expect(request.parameter("z") == nil)
        let bare = InboundRequest(method: "GET", target: "/get/key/", headers: [:], body: [])
        #expect(bare.path == "/get/key/" && bare.query.isEmpty)
        let odd = InboundRequest(method: "GET", target: "///?&a=%C3%A4&&=b?c", headers: [:], body: [])
        #expect(odd.path == "/" && odd.query.map { "\($0.name)=\($0.value)" } == ["a=ä", "=b?c"])
    }

    @Test func `broken escapes stand for themselves`() {
        #expect(PercentEncoding.decode("%zz%4".utf8) == "%zz%4")
        #expect(PercentEncoding.decode(PercentEncoding.encode("ä /?&=%").utf8) == "ä /?&=%")
    }

    @Test func `header names are compared without regard to case`() {
        let headers: HeaderList = ["X-Sfy-Api-Key": "1"]
        #expect(headers["x-sfy-api-key"] == "1")
        #expect(headers["x-sfy-api-kez"] == nil)
    }
}
