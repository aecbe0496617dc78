import OpenAI from 'openai'

interface Review {
  id: number
  text: string
}

export async function moods(openai: OpenAI, reviews: Review[]): Promise<string[]> {
  const found: string[] = []
  for (const review of reviews) {
    const answer = await openai.chat.completions.create({
      model: 'gpt-5-mini',
      messages: [{ role: 'user', content: review.text }],
    })
    found.push(answer.choices[0].message.content)
  }
  return found
}
