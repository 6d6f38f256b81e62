/** A small file of each format, and what each of its packages is in the words of `told`. */
const sha = "a".repeat(64);
const commit = "0".repeat(40);

// biome-ignore format: one file a row
export const samples: readonly (readonly [path: string, text: string, packages: readonly string[]])[] = [
  ["requirements.txt", `Requests[security]==2.32.3 ; python_version > "3" \\\n    --hash=sha256:${sha}  # why\nflask>=2\ntool @ git+https://github.com/acme/tool@${commit}\n-e ./lib\n-r other.txt\n`,
    [`requests 2.32.3 direct [sha256:${sha}]`, "flask ~>=2 direct", `tool ~git+https://github.com/acme/tool@${commit} direct from git github.com acme/tool pinned`, "lib ~./lib direct from local"]],
  ["pyproject.toml", '[project]\ndependencies = ["Zope.Interface>=5"]\n[dependency-groups]\ndev = ["pytest==8.0.0"]\n[tool.poetry.dependencies]\npython = "^3.10"\nrich = "^13"\nforked = { git = "https://github.com/acme/forked.git", rev = "main" }\n',
    ["zope-interface ~>=5 direct", "pytest 8.0.0 direct dev", "rich ~^13 direct", "forked ~https://github.com/acme/forked.git direct from git github.com acme/forked"]],
  ["Pipfile", '[packages]\nrequests = "==2.32.3"\n[dev-packages]\npytest = "*"\n', ["requests 2.32.3 direct", "pytest ~* direct dev"]],
  ["poetry.lock", `[[package]]\nname = "Idna"\nversion = "3.7"\nfiles = [{file = "idna.whl", hash = "sha256:${sha}"}]\n[[package]]\nname = "tool"\nversion = "1.0"\n[package.source]\ntype = "git"\nurl = "https://github.com/acme/tool"\nresolved_reference = "${commit}"\n`,
    [`idna 3.7 [sha256:${sha}]`, "tool 1.0 from git github.com acme/tool pinned"]],
  ["uv.lock", `version = 1\n[[package]]\nname = "idna"\nversion = "3.7"\nsource = { registry = "https://pypi.org/simple" }\nwheels = [{ url = "https://files.pythonhosted.org/idna.whl", hash = "sha256:${sha}" }]\n[[package]]\nname = "p"\nsource = { editable = "." }\ndependencies = [{ name = "idna" }]\n`,
    [`idna 3.7 direct [sha256:${sha}] from registry files.pythonhosted.org`]],
  ["Pipfile.lock", `{"_meta": {"sources": [{"url": "https://pypi.org/simple"}]}, "default": {"idna": {"version": "==3.7", "hashes": ["sha256:${sha}"]}}, "develop": {}}`, [`idna 3.7 [sha256:${sha}]`]],
  ["go.mod", "module x\n\ngo 1.22\n\nrequire (\n\tgithub.com/a/b v1.2.3\n\tgithub.com/c/d v0.0.1 // indirect\n)\nreplace github.com/a/b => github.com/evil/b v1.2.4\nreplace github.com/c/d => ../d\n",
    ["github.com/a/b v1.2.3 direct", "github.com/c/d v0.0.1", "github.com/evil/b v1.2.4 direct from git github.com github.com/evil/b pinned", "github.com/c/d ~ direct from local"]],
  ["go.sum", "github.com/a/b v1.2.3 h1:AAAA=\ngithub.com/a/b v1.2.3/go.mod h1:BBBB=\n", ["github.com/a/b v1.2.3 [module-h1:AAAA= go.mod-h1:BBBB=]"]],
  ["Cargo.toml", '[dependencies]\nserde = "1"\nmine = { package = "theirs", version = "=2.0.0" }\n[dev-dependencies]\ntool = { git = "https://github.com/acme/tool", branch = "main" }\n[target.\'cfg(unix)\'.dependencies]\nlibc = "0.2"\n',
    ["serde ~1 direct", "theirs 2.0.0 direct", "tool ~ direct dev from git github.com acme/tool", "libc ~0.2 direct"]],
  ["Cargo.lock", `version = 4\n[[package]]\nname = "me"\nversion = "0.1.0"\ndependencies = ["serde"]\n[[package]]\nname = "serde"\nversion = "1.0.0"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${sha}"\n[[package]]\nname = "tool"\nversion = "1.0.0"\nsource = "git+https://github.com/acme/tool?branch=main#${commit}"\n`,
    [`serde 1.0.0 direct [sha256:${sha}] from registry`, "tool 1.0.0 from git github.com acme/tool pinned"]],
  ["pom.xml", "<project><properties><v>1.2</v></properties><dependencies><dependency><groupId>a.b</groupId><artifactId>c</artifactId><version>${v}</version></dependency><dependency><groupId>d</groupId><artifactId>e</artifactId><scope>test</scope></dependency></dependencies></project>",
    ["a.b:c 1.2 direct", "d:e ~ direct dev"]],
  ["gradle.lockfile", "# generated\na.b:c:1.2=compileClasspath,testCompileClasspath\nd:e:2.0=testRuntimeClasspath\nempty=annotationProcessor\n", ["a.b:c 1.2", "d:e 2.0 dev"]],
  ["gradle/libs.versions.toml", '[versions]\nk = "1.9.0"\n[libraries]\nx = { module = "a.b:c", version.ref = "k" }\ny = "d:e:2.0"\n[plugins]\np = { id = "org.p", version = "3.0" }\n', ["a.b:c 1.9.0 direct", "d:e 2.0 direct", "org.p:org.p.gradle.plugin 3.0 direct"]],
  ["build.gradle", 'plugins { id "x" }\ndependencies {\n  implementation "a.b:c:1.2"\n  testImplementation(group: \'d\', name: \'e\', version: \'2.0\')\n  api project(":lib")\n  implementation libs.x\n}\n', ["a.b:c 1.2 direct", "d:e 2.0 direct"]],
  ["Gemfile", 'source "https://rubygems.org"\ngem "rails", "~> 7.1"\ngem "tool", github: "acme/tool", ref: "main"\ngem "rspec", "3.13", group: :test\n', ["rails ~~> 7.1 direct", "tool ~ direct from git github.com acme/tool", "rspec 3.13 direct dev"]],
  ["Gemfile.lock", `GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (3.0.1)\n    rails (7.1.0)\n      rack (>= 2)\n\nDEPENDENCIES\n  rails (~> 7.1)\n\nCHECKSUMS\n  rack (3.0.1) sha256=${sha}\n`, [`rack 3.0.1 [sha256:${sha}] from registry rubygems.org`, "rails 7.1.0 direct from registry rubygems.org"]],
  ["composer.json", '{"require": {"php": ">=8", "Monolog/Monolog": "^3"}, "require-dev": {"a/b": "1.2.3"}}', ["monolog/monolog ~^3 direct", "a/b 1.2.3 direct dev"]],
  ["composer.lock", `{"packages": [{"name": "monolog/monolog", "version": "3.5.0", "dist": {"type": "zip", "url": "https://api.github.com/repos/Seldaek/monolog/zipball/${commit}", "reference": "${commit}", "shasum": ""}, "license": ["MIT"]}], "packages-dev": []}`,
    [`monolog/monolog 3.5.0 [commit:${commit}] MIT from registry github.com seldaek/monolog`]],
  ["src/App.csproj", '<Project><ItemGroup><PackageReference Include="Serilog" Version="3.1.1" /><PackageReference Include="Polly"><Version>[8.0.0]</Version></PackageReference></ItemGroup></Project>', ["serilog 3.1.1 direct", "polly 8.0.0 direct"]],
  ["packages.lock.json", '{"version": 1, "dependencies": {"net8.0": {"Serilog": {"type": "Direct", "requested": "[3.1.1, )", "resolved": "3.1.1", "contentHash": "AAAA"}, "own": {"type": "Project"}}}}', ["serilog 3.1.1 direct [sha512:AAAA]"]],
  [".github/workflows/ci.yml", `steps:\n  - uses: actions/checkout@${commit} # v4\n  - uses: ./local\n  - uses: "docker://alpine:3.20"\n`, [`actions/checkout ${commit} direct dev [commit:${commit}]`, "alpine 3.20 direct"]],
  ["Dockerfile", `ARG V=24\nFROM --platform=linux/amd64 node:\${V} AS build\nFROM build\nCOPY --from=ghcr.io/acme/tool:1@sha256:${sha} /a /b\nFROM scratch\n`, ["node 24 direct", `ghcr.io/acme/tool 1 direct [sha256:${sha}]`]],
  [".gitmodules", '[submodule "lib"]\n\tpath = lib\n\turl = https://github.com/acme/lib.git\n', ["lib ~ direct from git github.com acme/lib pinned"]],
];
