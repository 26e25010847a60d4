import Testing

@testable import Vendors

struct CredentialTests {
    @Test(arguments: ["", "k", "key", "key-1", "key-1key-1", "ключ"])
    func `texts are equal that hold the same, whatever takes how long`(_ text: String) {
        for other in ["", "k", "key", "kez", "key-1", "key-1key-1", "key-1key-2", "ключ"] {
            #expect(ConstantTime.isEqual(text, other) == (text == other), "\(text) \(other)")
        }
    }

    @Test func `a credential is a text, or the hash of one`() throws {
        let hash = "sha256:c4bbcb1fbec99d65bf59d85c8cb62ee2db963f0fe106f483d9afa73bd4e39a8a"
        #expect(Credential.hash(of: "correct horse battery staple") == hash)
        for notation in ["correct horse battery staple", hash, hash.replacing("c4bbcb", with: "C4BBCB")] {
            let credential = try #require(Credential(notation: notation))
            #expect(credential.accepts("correct horse battery staple"))
            #expect(!credential.accepts("correct horse battery stapl"))
            #expect(!credential.accepts(hash))
            #expect(!credential.accepts(""))
        }
    }

    @Test(arguments: ["sha256:", "sha256:c4", "sha256:" + String(repeating: "g", count: 64)])
    func `what begins as a hash and is none is no credential, and accepts nothing`(_ text: String) {
        #expect(Credential(notation: text) == nil)
        #expect(!Credential(text).accepts(text))
        #expect(!Credential(text).accepts(""))
    }

    @Test func `of user and password both have to be right, and a password may have colons`() throws {
        let basic = Authorization.basic("shop:pass:word")
        let authorization = try #require(Authorization(basic))
        let password = Credential(Credential.hash(of: "pass:word"))
        #expect(authorization.isBasic(user: "shop", password: password))
        #expect(!authorization.isBasic(user: "shop2", password: password))
        #expect(!authorization.isBasic(user: "shop", password: "pass"))
        #expect(try !#require(Authorization("Bearer shop")).isBasic(user: "shop", password: "pass"))
    }

    @Test(arguments: ["Bearer key-1"] + ["key-1", "key-1:", "u:key-1"].map(Authorization.basic))
    func `Gravity Field's key is known in each of its forms, by its hash too`(_ field: String) throws {
        let authorization = try #require(Authorization(field))
        for key in ["key-1", Credential(Credential.hash(of: "key-1"))] {
            #expect(GravityFieldSource(name: "field", apiKeys: ["key-0", key]).accepts(authorization))
        }
        #expect(!GravityFieldSource(name: "field", apiKeys: ["key-2"]).accepts(authorization))
    }
}
