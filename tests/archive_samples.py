"""Deliveries of news databases, made up, in each archive's real layout; and files that hold them."""

import io

LEAD = "The harbour authority opened the new quay on Tuesday, officials said."
SECOND = (
    "Fishermen of the town said that nobody had asked them, and that the fees were too high for most boats."
)
COVER = """User Name: Jane Doe
Date and Time: Thursday, October 9, 2025 10:14:00AM GMT
Job Number: 123456789

Documents (2)

1. Quay opens at last after two years
Client/Matter: -None-
Search Terms: quay AND Pasni
Search Type: Terms and Connectors
Narrowed by:
Content Type\tNarrowed by
News\tTimeline: 01 Jan, 2025 to 09 Oct, 2025

2. Minister visits the port
Client/Matter: -None-
Search Terms: quay AND Pasni
Content Type\tNarrowed by
News\t-None-

| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2025 LexisNexis
Jane Doe
"""
FIRST = f"""
Quay opens at last
after two years
Dawn (Pakistan)
October 7, 2025 Tuesday 10:14 AM GMT
Late Edition

Copyright 2025 Dawn Provided by SyndiGate Media Inc. All Rights Reserved

Section: WORLD; Pg. 1
Length: 603 words
Byline: John Roe
Highlight: What the fishermen say
Body

{LEAD}

{SECOND}

Graphic

A picture of the quay.

Classification

Language: ENGLISH
Publication-Type: Newspaper
Subject: PORTS (90%); FISHING (78%)
Load-Date: October 8, 2025

End of Document
"""
OTHER = f"""
Minister visits the port
The Quay Gazette (Bahrain)
October 2025

Copyright 2025 The Quay Gazette

Length: 30 words

Body

{SECOND}

Load-Date: October 9, 2025
End of Document
"""
OLD = """


Download Request: Selected Items: 1-3
Time Of Request: Friday, July 10, 2015  16:51:31
Terms: (quay and harbour)


                               1 of 3 DOCUMENTS


     Copyright 2015 Quay Interactive Company, LLC d/b/a
                            Quay Digital
                              All Rights Reserved

                              The Times (London)

                             July 1, 2015 Wednesday
                                 Met 2 Edition

SECTION: A-SECTION; Pg. A01

LENGTH: 62 words

HEADLINE: Quay opens, and the harbour
is full

BYLINE: Wesley Roe;Kim
Kindle

BODY:

It was not yet nine, and the quay was empty of the ships that had been in the
harbour when the early-
morning ferry came and the officials said that it was open for all who pay the
fees of the port.

"This is a day for the town," said the mayor of the town, who had come with the
band.

LANGUAGE: ENGLISH

SUBJECT: PORTS (90%); FISHING (90%); HARBOURS & QUAYS
(78%)

LOAD-DATE: July 2, 2015

                               2 of 3 DOCUMENTS



                               The Sun (England)

                            January 11, 2010 Monday
                                   Edition 1;
                                    Scotland

Ferry strikes the quay

BYLINE: Ann Roe

SECTION: FEATURES; Pg. 6

LENGTH: 7 words

A ferry struck the quay on Sunday.

LOAD-DATE: January 11, 2010

LANGUAGE: ENGLISH

GRAPHIC: The ferry
at the quay

                    Copyright 2010 QUAY NEWSPAPERS LTD
                              All Rights Reserved
"""
CODED = f"""SE  World
HD  Quay opens at
last after two years
BY  By John Roe
WC  1,234 words
PD  7 October 2025
ET  10:14
SN  Dawn
SC  DAWN
ED  Final
PG  1
LA  English
CY  (c) 2025 Dawn Group
LP
{LEAD}

IN Pasni it rained all day.

TD
{SECOND}
CO  abcprt : Abc Port Ltd
IN  i77 : Ports | i1 : Fishing
NS  gpol : Domestic Politics
RE  pakis : Pakistan
IPD Ports
PUB Dawn Media Ltd
AN  Document DAWN000020251007ela70002t

HD\tMinister visits the port
WC\t2 words
PD\t8 October 2025
SN\tThe Nation
SC\tNATPAK
LA\tEnglish
LP\tHe came.
AN\tDocument NATPAK0020251008ela80002t
"""
DISPLAY = f"""Dow Jones Factiva
Foreign Desk; 1
Quay opens at last after two years
By John Roe
1,234 words
7 October 2025
10:14
Dawn
DAWN
Final
English
(c) 2025 Dawn Group

{LEAD}

{SECOND}

Quay Digital (Full Text)
Document DAWN000020251007ela70002t

Minister visits the new port
Jane Doe
2 words
8 October 2025
The Nation
NATPAK
English
Copyright 2025. All Rights Reserved.
He came.
Document NATPAK0020251008ela80002t
Search Summary
Text\tquay
Results Found\t27
"""
PAGE = f"""<html><head><title>Factiva</title><script>if (a < b) x();</script></head><body>
<h1>Dow Jones Factiva</h1><!-- a comment -->
<div id="article-DAWN000020251007ela70002t" class="article"><div class="article enArticle"><p>
</p><div>Foreign Desk; 1</div>
<div id="hd"><span class="enHeadline">Quay opens &amp; closes  </span>
</div><div class="author">John Roe and others  </div><div>877 words</div><div>9 January 2023</div>
<div>Dawn</div><div>DAWN</div><div>English</div><div>Copyright 2023 X</div>
<p class="articleParagraph enarticleParagraph">The <b>quay</b>
was &ldquo;opened&rdquo;.  </p>
<p class="articleParagraph enarticleParagraph">{SECOND}</p>
<p>Quay Digital (Full Text)</p><p>Document DAWN000020230109ela70002t</p></div></div><br>
<div class="article enArticle"><table><tr><td class="index"><b>HD</b>&nbsp;</td><td>Minister visits</td></tr>
<tr><td>WC</td><td>2 words</td></tr><tr><td>PD</td><td>8 October 2025</td></tr>
<tr><td>SN</td><td>Dawn</td></tr>
<tr><td>LA</td><td>English</td></tr><tr><td>LP</td><td><p class="articleParagraph">He came.</p></td></tr>
<tr><td>TD</td><td><p>He saw.</p></td></tr><tr><td>IN</td><td>i1 : Fishing</td></tr>
<tr><td>AN</td><td>Document DAWN000020251008ela70002t</td></tr></table></div></body></html>"""
MEDIA_CLOUD = "id,indexed_date,language,media_name,media_url,publish_date,title,url"


def docx_of(text: str) -> bytes:
    import docx

    document = docx.Document()
    for line in text.split("\n"):
        if "\t" in line:
            cells = line.split("\t")
            table = document.add_table(rows=1, cols=len(cells))
            for cell, content in zip(table.rows[0].cells, cells, strict=True):
                cell.text = content
        else:
            document.add_paragraph(line)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def rtf_of(text: str) -> bytes:
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in text)
    link = r'{\field{\*\fldinst{HYPERLINK "https://nexis.example/1"}}{\fldrslt{Quay opens at last}}}'
    escaped = escaped.replace("\t", r"\cell ").replace("\nQuay opens at last\n", f"\n{link}\n")
    body = "\\par\n".join(escaped.split("\n"))
    return f"{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0\\fcharset0 Arial;}}}}\\pard {body}}}".encode()


def pdf_of(*pages: str) -> bytes:
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in pages:
        lines = (line.replace("\\", "").replace("(", r"\(").replace(")", r"\)") for line in page.split("\n"))
        shown = "".join(f"({line}) Tj T*\n" for line in lines)
        stream = f"BT /F1 10 Tf 12 TL 50 800 Td\n{shown}ET"
        kids.append(f"{len(objects) + 2} 0 R")
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {len(objects)} 0 R>>"
        )
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(places) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>"
    return data + f"{tail}\nstartxref\n{len(data)}\n%%EOF".encode()
